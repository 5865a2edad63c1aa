using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Keys.Policies;

/// <summary>The fields of <c>PATCH /policy</c>. One that is not known is refused: a bound that does not hold is worse than an error (invariant I10).</summary>
internal static class PolicyFields
{
    private const int MostProviders = 100;
    private const int LongestSlug = 100;

    /// <summary>The policy with a body's changes; null sets a field back to its default.</summary>
    public static AccountPolicy Change(JsonElement body, AccountPolicy policy)
    {
        foreach (var field in body.EnumerateObject())
        {
            policy = field.Name switch
            {
                "allowed_providers" => policy with { AllowedProviders = Slugs(field) },
                "ignored_providers" => policy with { IgnoredProviders = Slugs(field) },
                "default_sort" => policy with { DefaultSort = Sort(field) },
                "data_collection" => policy with { DenyDataCollection = DenyDataCollection(field) },
                "zdr" => policy with { ZeroDataRetention = Flag(field) },
                "store_responses" => policy with { StoreResponses = Flag(field) },
                _ => throw Invalid(
                    $"{field.Name} is not a field of a policy. Fields are allowed_providers, ignored_providers, default_sort, data_collection, zdr and store_responses."),
            };
        }

        return policy;
    }

    private static ImmutableArray<string> Slugs(JsonProperty field)
    {
        if (field.Value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (field.Value.ValueKind != JsonValueKind.Array || field.Value.GetArrayLength() > MostProviders)
        {
            throw WrongSlugs(field.Name);
        }

        var slugs = ImmutableArray.CreateBuilder<string>();
        foreach (var item in field.Value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || item.GetRawText().Contains('\\', StringComparison.Ordinal)
                || item.GetString() is not { Length: > 0 and <= LongestSlug } slug || !slug.All(IsSlugCharacter))
            {
                throw WrongSlugs(field.Name);
            }

            if (!slugs.Contains(slug, StringComparer.Ordinal))
            {
                slugs.Add(slug);
            }
        }

        return slugs.DrainToImmutable();
    }

    private static bool IsSlugCharacter(char character) => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '_' or '.' or '/';

    private static string? Sort(JsonProperty field)
    {
        if (field.Value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return field.Value.ValueKind == JsonValueKind.String && SortWords.All.FirstOrDefault(field.Value.ValueEquals) is { } sort
            ? sort
            : throw Invalid($"{field.Name} must be one of {string.Join(", ", SortWords.All)}, or null for load balancing by price.");
    }

    private static bool DenyDataCollection(JsonProperty field) => field.Value.ValueKind switch
    {
        JsonValueKind.Null => false,
        JsonValueKind.String when field.Value.ValueEquals("allow") => false,
        JsonValueKind.String when field.Value.ValueEquals("deny") => true,
        _ => throw Invalid($"{field.Name} must be \"allow\" or \"deny\"."),
    };

    private static bool Flag(JsonProperty field) => field.Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        _ => throw Invalid($"{field.Name} must be true or false."),
    };

    private static GatewayException WrongSlugs(string name) => Invalid(
        $"{name} must be an array of at most {MostProviders} provider slugs such as \"openai\" or \"google-vertex/europe\"; GET /api/v1/providers lists them.");

    private static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));
}
