using System.Text.Json;

namespace Interchange.Gateway.Providers.Moderation;

/// <summary>The moderations of a provider, as OpenAI has them. On where the provider has a key. Source: OpenAI's API reference, <c>POST /v1/moderations</c>.</summary>
internal sealed class ModerationApi(ModerationOptions options, ProviderRegistry providers, IProviderSecrets secrets, ProviderService service) : IModerator
{
    public string Name => providers.TryGet(options.Provider, out var provider) ? provider.Name : options.Provider;

    public string Model => options.Model;

    public bool IsOn => providers.IsOn(options.Provider);

    public async Task<Verdict> JudgeAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        if (!providers.TryGet(options.Provider, out var provider))
        {
            throw new InvalidOperationException($"Setting Moderation:Provider names {options.Provider}, which is no provider.");
        }

        var header = secrets.Find(provider) is { } secret ? ProviderAuthorization.HeaderOf(provider, secret) : (KeyValuePair<string, string>?)null;
        var answer = await service.PostAsync(new Uri(provider.BaseUrl, "moderations"), header, json => Write(json, texts), options.Patience, cancellationToken);
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Array
            || results.GetArrayLength() != texts.Count)
        {
            throw new ProviderServiceException(status: null);
        }

        var reasons = new SortedSet<string>(StringComparer.Ordinal);
        int? first = null;
        foreach (var (position, result) in results.EnumerateArray().Index())
        {
            if (result.ValueKind != JsonValueKind.Object || !result.TryGetProperty("flagged", out var flagged) || flagged.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                throw new ProviderServiceException(status: null);
            }

            if (flagged.ValueKind == JsonValueKind.True)
            {
                first ??= position;
                reasons.UnionWith(ReasonsOf(result));
            }
        }

        return new Verdict(first, [.. reasons]);
    }

    private static IEnumerable<string> ReasonsOf(JsonElement result) =>
        result.TryGetProperty("categories", out var categories) && categories.ValueKind == JsonValueKind.Object
            ? categories.EnumerateObject().Where(static category => category.Value.ValueKind == JsonValueKind.True).Select(static category => category.Name)
            : [];

    private void Write(Utf8JsonWriter json, IReadOnlyList<string> texts)
    {
        json.WriteString("model", options.Model);
        json.WriteStartArray("input");
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
