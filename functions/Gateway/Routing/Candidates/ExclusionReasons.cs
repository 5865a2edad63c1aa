namespace Interchange.Gateway.Routing.Candidates;

/// <summary>
/// The words of <c>error.availability.excluded_by</c>. The first group is OpenRouter's; the others are the gateway's own, for reasons that OpenRouter does not tell.
/// </summary>
internal static class ExclusionReasons
{
    public static string Word(ExclusionReason reason) => reason switch
    {
        ExclusionReason.AllowedProviders => "allowed_providers",
        ExclusionReason.ZeroDataRetention => "data_policy:zdr",
        ExclusionReason.DataCollection => "data_policy:training",
        ExclusionReason.Quantization => "quantization",
        ExclusionReason.MaxPrice => "max_price",
        ExclusionReason.ContextLength => "context_length",
        ExclusionReason.RequireParameters => "require_parameters",

        ExclusionReason.ProviderOff => "provider_off",
        ExclusionReason.OwnKeyRequired => "byok_required",
        ExclusionReason.OwnKeyFilter => "byok_filter",
        ExclusionReason.IgnoredProviders => "ignored_providers",
        ExclusionReason.Variant => "variant",
        ExclusionReason.Tier => "tier",
        ExclusionReason.Distillable => "distillable",
        ExclusionReason.Modality => "modality",
        ExclusionReason.InputNotCarried => "input_not_carried",
        ExclusionReason.MaxTokens => "max_tokens",
        ExclusionReason.UnsupportedParameters => "unsupported_parameters",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "An endpoint that is not left out has no reason."),
    };

    /// <summary>The field of the request, or the setting, that the reason comes from, and what to do about it.</summary>
    public static (string Field, string Remedy) Constraint(ExclusionReason reason) => reason switch
    {
        ExclusionReason.AllowedProviders => ("provider.only", "Allow a provider that serves the model, in \"provider.only\" and in the account's own list."),
        ExclusionReason.OwnKeyRequired => ("byok", "The account has ruled out the provider's shared capacity (\"is_byok_only\" or \"is_required\"), and none of its own keys admits the request. Widen a key's filters with PATCH /byok/{id}."),
        ExclusionReason.OwnKeyFilter => ("byok", "The account's own keys of the provider do not admit this model, API key or member. Widen a key's filters with PATCH /byok/{id}."),
        ExclusionReason.IgnoredProviders => ("provider.ignore", "Take a provider that serves the model off \"provider.ignore\" and the account's own list."),
        ExclusionReason.ZeroDataRetention => ("provider.zdr", "No endpoint is known to keep nothing. Leave out \"provider.zdr\" if your policy allows, or name a model that a local server or such a provider serves."),
        ExclusionReason.DataCollection => ("provider.data_collection", "No endpoint is known not to collect data. Send \"allow\" if your policy allows, or name another model."),
        ExclusionReason.Quantization => ("provider.quantizations", "Allow further quantizations; many endpoints do not state theirs, which is \"unknown\"."),
        ExclusionReason.MaxPrice => ("provider.max_price", "Raise \"provider.max_price\"; it is in dollars per million tokens."),
        ExclusionReason.ContextLength => ("messages", "Shorten the prompt, lower \"max_tokens\", or name a model with a larger context."),
        ExclusionReason.RequireParameters => ("provider.require_parameters", "Leave out the parameters that no endpoint supports, or \"provider.require_parameters\"."),
        ExclusionReason.Variant => ("model", "Leave out the variant, or name another model."),
        ExclusionReason.Tier => ("model", "Endpoints of a service tier are used when \"provider.only\" or \"provider.order\" names them in full."),
        ExclusionReason.Distillable => ("provider.enforce_distillable_text", "Name a model whose licence allows distillation, or leave the field out."),
        ExclusionReason.Modality => ("messages", "Name a model that takes this kind of input."),
        ExclusionReason.InputNotCarried => ("messages", "The provider's API has no place for this kind of input, though the model may take it elsewhere: allow another provider, or name another model."),
        ExclusionReason.MaxTokens => ("max_tokens", "Lower \"max_tokens\", or name a model with a longer output."),
        ExclusionReason.UnsupportedParameters => ("tools", "Name a model that supports the parameters of the request."),
        _ => ("model", "Whoever runs the gateway sets a provider's key, or the account brings its own with POST /byok."),
    };
}
