using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Catalog.Overlay;

/// <summary>Pure: one entry of <c>providers</c>. One whose slug is known changes only what it says.</summary>
internal static class OverlayProvider
{
    public static ProviderDescriptor Read(OverlayNode entry, IReadOnlyDictionary<string, ProviderDescriptor> known)
    {
        entry.Object("slug", "name", "wire", "baseUrl", "chatPath", "keySetting", "authentication", "acceptsStreamOptions", "reasoning",
            "trustsReportedCost", "totalCountsThinking", "cancellingStopsBilling", "streamsThoughts", "idempotencyHeader", "headquarters", "datacenters",
            "dataPolicy", "images", "speech", "transcriptions");
        var slug = OverlayReader.Slug(entry.Required("slug", "\"ollama\""));
        var older = known.GetValueOrDefault(slug);
        var keySetting = entry.Find("keySetting")?.Text();
        var authentication = Authentication(entry, older, keySetting);
        var baseUrl = BaseUrl(entry, older, authentication);
        var wire = Wire(entry) ?? older?.Wire ?? ProviderWire.OpenAIChat;
        var isKeyless = authentication is ProviderAuthentication.None or ProviderAuthentication.EntraId;
        if (older is not null && older.Wire != wire)
        {
            // What it has beside chat is of the wire that it spoke.
            older = older with { Embeddings = ProviderApi.OpenAIEmbeddings, Rerank = null };
        }

        return (older ?? new ProviderDescriptor { Slug = slug, Name = slug, BaseUrl = baseUrl }) with
        {
            Slug = slug,
            Name = entry.Find("name")?.Text() ?? older?.Name ?? slug,
            BaseUrl = baseUrl,
            ChatPath = ChatPath(entry) ?? older?.ChatPath ?? "chat/completions",
            Images = Offered(entry, "images", ImagesApi.OpenAI, older?.Images),
            Speech = Offered(entry, "speech", SpeechApi.OpenAI, older?.Speech),
            Transcriptions = Offered(entry, "transcriptions", TranscriptionsApi.OpenAI, older?.Transcriptions),
            Wire = wire,
            Authentication = authentication,
            KeySettings = isKeyless ? [] : keySetting is null ? older?.KeySettings ?? [] : [keySetting],
            KeyParts = isKeyless ? [] : older?.KeyParts ?? [],
            AcceptsStreamOptions = entry.Find("acceptsStreamOptions") is { } accepts ? Boolean(accepts) : older?.AcceptsStreamOptions ?? true,
            Reasoning = Reasoning(entry) ?? older?.Reasoning ?? ReasoningForm.Effort,
            TrustsReportedCost = entry.Find("trustsReportedCost") is { } trusts ? Boolean(trusts) : older?.TrustsReportedCost ?? false,
            TotalCountsThinking = entry.Find("totalCountsThinking") is { } counts ? Boolean(counts) : older?.TotalCountsThinking ?? false,
            CancellingStopsBilling = entry.Find("cancellingStopsBilling") is { } stops ? Boolean(stops) : older?.CancellingStopsBilling ?? ProviderAddress.IsPrivate(baseUrl),
            StreamsThoughts = entry.Find("streamsThoughts") is { } streams ? Boolean(streams) : older?.StreamsThoughts ?? ProviderAddress.IsPrivate(baseUrl),
            IdempotencyHeader = entry.Find("idempotencyHeader") is { } header ? HeaderName(header) : older?.IdempotencyHeader,
            Headquarters = entry.Find("headquarters") is { } country ? Country(country) : older?.Headquarters,
            Datacenters = entry.Find("datacenters") is { } countries ? [.. countries.Elements().Select(Country)] : older?.Datacenters ?? [],
            DataPolicy = entry.Find("dataPolicy") is { } policy ? Policy(policy) : older?.DataPolicy ?? (ProviderAddress.IsPrivate(baseUrl) ? DataPolicy.NothingKept : DataPolicy.Unknown),
        };
    }

    /// <summary>What the operator knows of the provider's handling of data; what is left out is taken for the worst.</summary>
    private static DataPolicy Policy(OverlayNode node)
    {
        node.Object("trains", "retentionDays", "publishes");
        return new DataPolicy
        {
            Trains = node.Find("trains") is not { } trains || Boolean(trains),
            RetentionDays = node.Find("retentionDays") is { } days ? Days(days) : null,
            Publishes = node.Find("publishes") is not { } publishes || Boolean(publishes),
        };
    }

    private static int Days(OverlayNode node) =>
        node.Json.ValueKind == System.Text.Json.JsonValueKind.Number && node.Json.TryGetInt32(out var days) && days >= 0
            ? days
            : throw node.Refuse("must be a whole number of days; 0 for no retention.");

    /// <summary>What a provider offers as OpenAI does; what is left out stays as it was.</summary>
    private static T? Offered<T>(OverlayNode entry, string name, T asOpenAI, T? older)
        where T : class => entry.Find(name) is not { } node ? older : Boolean(node) ? older ?? asOpenAI : null;

    private static ProviderWire? Wire(OverlayNode entry) => entry.Find("wire")?.OneOf("openai-chat", "openai-responses", "anthropic-messages") switch
    {
        null => null,
        "anthropic-messages" => ProviderWire.AnthropicMessages,
        "openai-responses" => ProviderWire.OpenAIResponses,
        _ => ProviderWire.OpenAIChat,
    };

    private static ReasoningForm? Reasoning(OverlayNode entry) => entry.Find("reasoning")?.OneOf("reasoning-effort", "reasoning", "thinking", "enable-thinking") switch
    {
        null => null,
        "reasoning" => ReasoningForm.OpenRouter,
        "thinking" => ReasoningForm.Thinking,
        "enable-thinking" => ReasoningForm.EnableThinking,
        _ => ReasoningForm.Effort,
    };

    private static ProviderAuthentication Authentication(OverlayNode entry, ProviderDescriptor? older, string? keySetting)
    {
        var said = entry.Find("authentication")?.OneOf("bearer", "api-key", "entra-id", "none");
        if (said is "none" or "entra-id" && keySetting is not null)
        {
            throw entry.Refuse($"has authentication \"{said}\" and a keySetting. Remove one of the two.");
        }

        if (said is null && keySetting is null && older is null)
        {
            throw entry.Refuse("does not say how to authenticate. Add \"keySetting\": \"MY_API_KEY\" (the name of the setting that holds the key), \"authentication\": \"entra-id\" for a resource of Azure, or \"authentication\": \"none\" for a server without keys.");
        }

        if (said is "bearer" or "api-key" && keySetting is null && (older is null || older.KeySettings.IsEmpty))
        {
            throw entry.Refuse("authenticates with a key and does not say where it is. Add \"keySetting\": \"MY_API_KEY\", the name of the setting that holds it.");
        }

        return said switch
        {
            "none" => ProviderAuthentication.None,
            "entra-id" => ProviderAuthentication.EntraId,
            "api-key" => ProviderAuthentication.ApiKeyHeader,
            "bearer" => ProviderAuthentication.Bearer,
            _ => older?.Authentication is { } known && (keySetting is null || known is ProviderAuthentication.ApiKeyHeader or ProviderAuthentication.GoogleServiceAccount) ? known : ProviderAuthentication.Bearer,
        };
    }

    private static Uri BaseUrl(OverlayNode entry, ProviderDescriptor? older, ProviderAuthentication authentication)
    {
        if (older is not null && entry.Find("baseUrl") is null)
        {
            return older.BaseUrl;
        }

        var node = entry.Required("baseUrl", "\"http://localhost:11434/v1/\"");
        var (baseUrl, problem) = ProviderAddress.Check(node.Text(), authentication != ProviderAuthentication.None);
        return baseUrl ?? throw node.Refuse(problem!);
    }

    private static string? ChatPath(OverlayNode entry)
    {
        if (entry.Find("chatPath") is not { } node)
        {
            return null;
        }

        var path = node.Text();
        return path.StartsWith('/') || path.Contains("://", StringComparison.Ordinal) || path.Contains("..", StringComparison.Ordinal)
            ? throw node.Refuse($"is '{path}'; it is appended to baseUrl and must not start with a slash, name a host or go up. Write it like \"chat/completions\".")
            : path;
    }

    private static string HeaderName(OverlayNode node) =>
        node.Text() is { Length: > 0 and <= 64 } name && name.All(static character => char.IsAsciiLetterOrDigit(character) || character == '-')
            ? name
            : throw node.Refuse("must be the name of a header, such as \"Idempotency-Key\".");

    internal static bool Boolean(OverlayNode node) => node.Json.ValueKind switch
    {
        System.Text.Json.JsonValueKind.True => true,
        System.Text.Json.JsonValueKind.False => false,
        _ => throw node.Refuse("must be true or false."),
    };

    private static string Country(OverlayNode node) =>
        node.Text() is { Length: 2 } country && country.All(char.IsAsciiLetterUpper)
            ? country
            : throw node.Refuse("must be an ISO 3166-1 alpha-2 country code, such as \"DE\".");
}
