using Interchange.Gateway.Errors;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat.Preferences;

/// <summary>
/// Reads the <c>provider</c> object. A field that this gateway does not honour is refused by name: a policy that is silently
/// dropped is worse than an error (invariant I10).
/// </summary>
internal static class ProviderPreferencesReader
{
    private const string Served =
        "order, only, ignore, allow_fallbacks, require_parameters, data_collection, zdr, enforce_distillable_text, quantizations, sort, "
        + "preferred_min_throughput, preferred_max_latency, max_price, timeouts, hedge, stream_recovery and on_refusal";

    /// <param name="document">The request.</param>
    /// <param name="hasOptions">Whether <c>options</c>, which hold what is meant for one provider alone, are read by whoever writes its request.</param>
    /// <exception cref="GatewayException">400, naming the field.</exception>
    public static ProviderPreferences Read(ChatDocument document, bool hasOptions = false)
    {
        var preferences = ProviderPreferences.None;
        (RouteSortBy? By, bool? AcrossModels) sort = default;
        if (document.Find(ChatField.Provider) is { IsNull: false } provider)
        {
            var members = new PreferenceValue("provider", provider.Kind, document.ValueOf(provider)).Members("{\"order\": [\"groq\"]}");
            while (members.Next())
            {
                if (members.Name == "sort")
                {
                    sort = SortReader.Read(members.Value);
                }
                else if (!hasOptions || members.Name != "options")
                {
                    preferences = Apply(preferences, members);
                }
            }
        }

        sort.AcrossModels ??= SortReader.ReadRoute(document);
        return sort is (null, null) ? preferences : preferences with { Sort = new RouteSort(sort.By, sort.AcrossModels ?? false) };
    }

    private static ProviderPreferences Apply(ProviderPreferences preferences, PreferenceMembers members)
    {
        var value = members.Value;
        return members.Name switch
        {
            "order" => preferences with { Order = value.Strings() },
            "only" => preferences with { Only = value.Strings() },
            "ignore" => preferences with { Ignore = value.Strings() },
            "allow_fallbacks" => preferences with { AllowFallbacks = value.Boolean() },
            "require_parameters" => preferences with { RequireParameters = value.Boolean() },
            "data_collection" => preferences with { DenyDataCollection = value.Word("allow", "deny") == 1 },
            "zdr" => preferences with { ZeroDataRetention = value.Boolean() },
            "enforce_distillable_text" => preferences with { EnforceDistillableText = value.Boolean() },
            "quantizations" => preferences with { Quantizations = QuantizationsReader.Read(value) },
            "preferred_min_throughput" => preferences with { PreferredMinThroughput = PercentileBoundsReader.Read(value, "tokens per second") },
            "preferred_max_latency" => preferences with { PreferredMaxLatency = PercentileBoundsReader.Read(value, "seconds") },
            "max_price" => preferences with { MaxPrice = PriceCeilingReader.Read(value) },
            "timeouts" => preferences with { Timeouts = TimeoutsReader.Read(value) },
            "hedge" => preferences with { Hedge = value.Boolean() },
            "stream_recovery" => preferences with { StreamRecovery = value.Boolean() },
            "on_refusal" => preferences with { FallbackOnRefusal = value.Word("stop", "fallback") == 1 },
            _ => throw members.Unknown(Served),
        };
    }
}
