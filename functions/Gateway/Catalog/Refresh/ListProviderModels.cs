using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text.Json;
using Interchange.Gateway.Providers;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Catalog.Refresh;

/// <summary>Asks each provider that is on for its own list of models, where its wire has one: <c>GET models</c> below its base address.</summary>
internal sealed partial class ListProviderModels(ProviderRegistry registry, IProviderSecrets secrets, UpstreamHttp http, ILogger<ListProviderModels> logger)
{
    private const int LargestList = 8 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Never fails: a provider that does not answer is reported as such.</summary>
    public async Task<ImmutableArray<ProviderModels>> RunAsync(ModelCatalog catalog, CancellationToken cancellationToken)
    {
        var byProvider = catalog.Models.SelectMany(static model => model.Endpoints)
            .ToLookup(static endpoint => endpoint.Provider, static endpoint => endpoint.UpstreamModel, StringComparer.OrdinalIgnoreCase);
        var providers = registry.On.RemoveAll(provider => !HasList(provider) || !byProvider.Contains(provider.Slug));
        return [.. await Task.WhenAll(providers.Select(provider => AskAsync(provider, byProvider[provider.Slug].ToHashSet(StringComparer.Ordinal), cancellationToken)))];
    }

    /// <summary>Those that list their models where they chat. Others do elsewhere, under other names than they are called by.</summary>
    private static bool HasList(ProviderDescriptor provider) =>
        provider.Wire is ProviderWire.OpenAIChat or ProviderWire.OpenAIResponses or ProviderWire.AnthropicMessages or ProviderWire.Gemini
        && provider.Authentication is ProviderAuthentication.Bearer or ProviderAuthentication.None
        && provider.KeyParts.IsEmpty;

    private async Task<ProviderModels> AskAsync(ProviderDescriptor provider, HashSet<string> known, CancellationToken cancellationToken)
    {
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(Patience);
            var listed = await FetchAsync(provider, deadline.Token);
            return new ProviderModels(
                provider.Slug,
                listed.Count,
                [.. known.Where(name => !listed.Contains(name)).Order(StringComparer.Ordinal)],
                [.. listed.Where(name => !known.Contains(name)).Order(StringComparer.Ordinal)]);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested
            && exception is HttpRequestException or OperationCanceledException or JsonException or InvalidDataException or ProviderSettingsException or IOException)
        {
            LogNoList(provider.Slug, exception.GetType().Name);
            var problem = exception is InvalidDataException ? exception.Message : $"It did not answer with a list ({exception.GetType().Name}).";
            return new ProviderModels(provider.Slug, 0, [], [], problem);
        }
    }

    private async Task<HashSet<string>> FetchAsync(ProviderDescriptor provider, CancellationToken cancellationToken)
    {
        var isAnthropic = provider.Wire == ProviderWire.AnthropicMessages;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(provider.BaseUrl, isAnthropic ? "models?limit=1000" : "models?pageSize=1000"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (secrets.Find(provider) is { } secret)
        {
            var (name, value) = (provider.Wire, ProviderAuthorization.HeaderOf(provider, secret)) switch
            {
                (ProviderWire.AnthropicMessages, _) => new KeyValuePair<string, string>("x-api-key", secret.Reveal()),
                (ProviderWire.Gemini, _) => new KeyValuePair<string, string>("x-goog-api-key", secret.Reveal()),
                (_, var usual) => usual,
            };
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (isAnthropic)
        {
            request.Headers.TryAddWithoutValidation("anthropic-version", "2023-06-01");
        }

        using var response = await http.SendAsync(request, cancellationToken);
        using var document = JsonDocument.Parse(await BoundedBody.ReadAsync(response, LargestList, cancellationToken));
        return Names(document.RootElement);
    }

    private static HashSet<string> Names(JsonElement list)
    {
        var models = list.ValueKind == JsonValueKind.Array ? list
            : list.ValueKind == JsonValueKind.Object && (list.TryGetProperty("data", out var found) || list.TryGetProperty("models", out found)) ? found
            : default;
        if (models.ValueKind != JsonValueKind.Array)
        {
            throw new InvalidDataException("Its list has neither data nor models.");
        }

        return models.EnumerateArray()
            .Select(static model => model.ValueKind == JsonValueKind.Object && (model.TryGetProperty("id", out var name) || model.TryGetProperty("name", out name))
                && name.ValueKind == JsonValueKind.String ? name.GetString() : null)
            .OfType<string>()
            .Select(static name => name.StartsWith("models/", StringComparison.Ordinal) ? name["models/".Length..] : name)
            .ToHashSet(StringComparer.Ordinal);
    }

    [LoggerMessage(1071, LogLevel.Warning, "Provider {Provider} gave no list of its models: {Error}")]
    private partial void LogNoList(string provider, string error);
}
