namespace Interchange.Gateway.Routing.Candidates;

/// <summary>Why an endpoint is left out; <see cref="ExclusionReasons"/> has the words.</summary>
internal enum ExclusionReason : byte
{
    None,
    ProviderOff,
    OwnKeyRequired,
    OwnKeyFilter,
    AllowedProviders,
    IgnoredProviders,
    Variant,
    Tier,
    ZeroDataRetention,
    DataCollection,
    Distillable,
    Quantization,
    MaxPrice,
    Modality,
    InputNotCarried,
    ContextLength,
    MaxTokens,
    RequireParameters,
    UnsupportedParameters,
}
