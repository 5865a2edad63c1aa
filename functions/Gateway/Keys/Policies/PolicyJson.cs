using System.Collections.Immutable;
using System.Text.Json;

namespace Interchange.Gateway.Keys.Policies;

/// <summary>A policy on the wire.</summary>
internal static class PolicyJson
{
    public static void Write(Utf8JsonWriter json, AccountPolicy policy)
    {
        json.WriteStartObject();
        WriteSlugs(json, "allowed_providers", policy.AllowedProviders);
        WriteSlugs(json, "ignored_providers", policy.IgnoredProviders);
        json.WriteString("default_sort", policy.DefaultSort);
        json.WriteString("data_collection", policy.DenyDataCollection ? "deny" : "allow");
        json.WriteBoolean("zdr", policy.ZeroDataRetention);
        json.WriteBoolean("store_responses", policy.StoreResponses);
        json.WriteEndObject();
    }

    private static void WriteSlugs(Utf8JsonWriter json, string name, ImmutableArray<string> slugs)
    {
        json.WriteStartArray(name);
        foreach (var slug in slugs)
        {
            json.WriteStringValue(slug);
        }

        json.WriteEndArray();
    }
}
