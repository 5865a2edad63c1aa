using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Usage;

/// <summary>
/// What one generation used and cost, and how it was routed: the message on topic <c>usage-events</c> and the generation record.
/// Holds no prompt or completion text (invariant I6). The generation id is the identity: recording an event twice changes nothing.
/// </summary>
public sealed record UsageEvent
{
    /// <summary><c>gen-…</c></summary>
    public required string GenerationId { get; init; }

    public required string AccountId { get; init; }

    /// <summary>Hash of the key that called.</summary>
    public required string KeyHash { get; init; }

    /// <summary>Who made the key; null when nobody is named.</summary>
    public string? MemberId { get; init; }

    /// <summary>The model that answered, as in the response's <c>model</c>; the requested one when none did.</summary>
    public required string Model { get; init; }

    /// <summary>Display name of the provider that answered; null when none did.</summary>
    public string? Provider { get; init; }

    /// <summary>Routing slug of the endpoint that answered; null when none did.</summary>
    public string? EndpointTag { get; init; }

    /// <summary>The provider's own id of the answer.</summary>
    public string? UpstreamId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required bool Streamed { get; init; }

    /// <summary>What was asked for, in OpenRouter's word; null for <c>completions</c>.</summary>
    public string? ApiType { get; init; }

    /// <summary>True when the caller left before the end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Cancelled { get; init; }

    public string? FinishReason { get; init; }

    public string? NativeFinishReason { get; init; }

    /// <summary>Milliseconds from the request's arrival to the first content byte of the provider that answered.</summary>
    public double? LatencyMs { get; init; }

    /// <summary>Milliseconds from the request's arrival to the end of the answer.</summary>
    public double? GenerationTimeMs { get; init; }

    /// <summary>Milliseconds of the above that were not spent waiting for a provider.</summary>
    public double? OverheadMs { get; init; }

    /// <summary>The tier that the provider says it ran on.</summary>
    public string? ServiceTier { get; init; }

    /// <summary>Images, videos and files in the prompt.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int PromptMedia { get; init; }

    /// <summary>Pieces of audio in the prompt.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int PromptAudios { get; init; }

    /// <summary>Images in the answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int CompletionMedia { get; init; }

    /// <summary>Results that the gateway's own search has brought.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int SearchResults { get; init; }

    /// <summary>Who has searched for the gateway; null for nobody.</summary>
    public string? SearchEngine { get; init; }

    public TokenUsage Usage { get; init; } = TokenUsage.None;

    /// <summary>True when the provider sent no usage and the counts are the gateway's estimate.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool UsageEstimated { get; init; }

    /// <summary>What the account is charged.</summary>
    [JsonIgnore]
    public Money Cost { get; init; }

    /// <summary><see cref="Cost"/> as JSON has it. A converter would do as well, but keeps the generated writer from being used, which is several times as fast.</summary>
    [JsonInclude]
    [JsonPropertyName("cost")]
    internal long CostNanoDollars
    {
        get => Cost.NanoDollars;
        init => Cost = new Money(value);
    }

    /// <summary>True when the provider's own word made <see cref="Cost"/>, rather than list prices.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CostReported { get; init; }

    /// <summary>What the provider's prompt cache saved; negative when writing to it cost more.</summary>
    [JsonIgnore]
    public Money CacheDiscount { get; init; }

    /// <summary><see cref="CacheDiscount"/> as JSON has it, as for <see cref="CostNanoDollars"/>.</summary>
    [JsonInclude]
    [JsonPropertyName("cache_discount")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    internal long CacheDiscountNanoDollars
    {
        get => CacheDiscount.NanoDollars;
        init => CacheDiscount = new Money(value);
    }

    /// <summary>The account's own credential that the answer was made with; null for the gateway's own, and when nobody answered.</summary>
    public string? CredentialId { get; init; }

    /// <summary>True when the account's own provider key has paid for the answer: <see cref="Cost"/> is the gateway's fee alone.</summary>
    public bool IsByok => CredentialId is not null;

    /// <summary>What the answer costs at the provider by its list prices, where the account's own key has paid for it; null otherwise.</summary>
    [JsonIgnore]
    public Money? UpstreamCost { get; init; }

    /// <summary><see cref="UpstreamCost"/> as JSON has it, in nano-dollars.</summary>
    [JsonInclude]
    [JsonPropertyName("upstream_cost")]
    internal long? UpstreamCostNanoDollars
    {
        get => UpstreamCost?.NanoDollars;
        init => UpstreamCost = value is { } nanos ? new Money(nanos) : null;
    }

    /// <summary>The part of <see cref="UpstreamCost"/> that the month's allowance has, and that is free of the fee.</summary>
    [JsonIgnore]
    public Money ByokWaived { get; init; }

    /// <summary><see cref="ByokWaived"/> as JSON has it, in nano-dollars.</summary>
    [JsonInclude]
    [JsonPropertyName("byok_waived")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    internal long ByokWaivedNanoDollars
    {
        get => ByokWaived.NanoDollars;
        init => ByokWaived = new Money(value);
    }

    /// <summary>Version of the catalog whose prices made <see cref="Cost"/>.</summary>
    public string? PriceVersion { get; init; }

    /// <summary>The lease of credits that the request was admitted from; null for a charge straight to the balance.</summary>
    public string? LeaseId { get; init; }

    /// <summary>The limits that it was admitted from beside the balance, as <see cref="Credits.Ledger.ChargeHold.WriteAll"/> makes them; null for none.</summary>
    public string? Holds { get; init; }

    /// <summary>Id of the answer that the response cache served again; null for an answer of its own.</summary>
    public string? ResponseCacheSourceId { get; init; }

    public string? SessionId { get; init; }

    /// <summary>The caller's own id of the end user.</summary>
    public string? ExternalUser { get; init; }

    public string? HttpReferer { get; init; }

    public string? UserAgent { get; init; }

    public string? AppTitle { get; init; }

    /// <summary>How the route came about; null for a model that was named by its id, with nothing to say about it.</summary>
    public RouteRecord? Route { get; init; }

    /// <summary>Every attempt in order, the failed ones too.</summary>
    public ImmutableArray<AttemptRecord> Attempts { get; init; } = [];
}
