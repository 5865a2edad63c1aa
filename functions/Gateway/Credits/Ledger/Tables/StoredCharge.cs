using System.Text.Json.Serialization;

namespace Interchange.Gateway.Credits.Ledger.Tables;

/// <summary>A charge as a page keeps it: names are short because there are many, and what is null or zero is left out.</summary>
internal sealed class StoredCharge
{
    /// <summary>Of the first charge of each page in a row: the page's id, and nothing where that is the generation's. Null for all other charges.</summary>
    [JsonPropertyName("page")]
    public string? Page { get; init; }

    [JsonPropertyName("id")]
    public required string GenerationId { get; init; }

    [JsonPropertyName("at")]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Nano-dollars.</summary>
    [JsonPropertyName("cost")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Cost { get; init; }

    /// <summary>Nano-dollars.</summary>
    [JsonPropertyName("byok")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ByokCost { get; init; }

    /// <summary>Nano-dollars.</summary>
    [JsonPropertyName("waived")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Waived { get; init; }

    [JsonPropertyName("key")]
    public required string KeyHash { get; init; }

    [JsonPropertyName("member")]
    public string? MemberId { get; init; }

    [JsonPropertyName("prices")]
    public string? PriceVersion { get; init; }

    [JsonPropertyName("lease")]
    public string? LeaseId { get; init; }

    [JsonPropertyName("holds")]
    public string? Holds { get; init; }

    public static StoredCharge From(Charge charge) => From(charge, page: null);

    /// <summary>The charges of a page that is kept among others.</summary>
    public static StoredCharge[] FromPage(ChargePage page) =>
        [.. page.Charges.Select((charge, index) => From(charge, index > 0 ? null : page.Id == charge.GenerationId ? "" : page.Id))];

    /// <summary>The pages of a row, in their order.</summary>
    /// <param name="charges">What the row holds.</param>
    /// <exception cref="InvalidDataException">Holds are not such as the gateway writes.</exception>
    public static IReadOnlyList<ChargePage> ToPages(StoredCharge[] charges)
    {
        var pages = new List<ChargePage>();
        for (var start = 0; start < charges.Length;)
        {
            var end = start + 1;
            while (end < charges.Length && charges[end].Page is null)
            {
                end++;
            }

            var id = charges[start].Page is { Length: > 0 } named ? named : charges[start].GenerationId;
            pages.Add(new ChargePage(id, [.. charges[start..end].Select(static charge => charge.ToCharge())]));
            start = end;
        }

        return pages;
    }

    /// <exception cref="InvalidDataException">The holds are not such as the gateway writes.</exception>
    public Charge ToCharge() => new()
    {
        GenerationId = GenerationId,
        CreatedAt = CreatedAt,
        Cost = new Money(Cost),
        ByokCost = new Money(ByokCost),
        Waived = new Money(Waived),
        KeyHash = KeyHash,
        MemberId = MemberId,
        PriceVersion = PriceVersion,
        LeaseId = LeaseId,
        Holds = ChargeHold.TryParseAll(Holds, KeyHash, MemberId, out var holds) ? holds : throw new InvalidDataException("A charge has holds that are none."),
    };

    private static StoredCharge From(Charge charge, string? page) => new()
    {
        Page = page,
        GenerationId = charge.GenerationId,
        CreatedAt = charge.CreatedAt,
        Cost = charge.Cost.NanoDollars,
        ByokCost = charge.ByokCost.NanoDollars,
        Waived = charge.Waived.NanoDollars,
        KeyHash = charge.KeyHash,
        MemberId = charge.MemberId,
        PriceVersion = charge.PriceVersion,
        LeaseId = charge.LeaseId,
        Holds = ChargeHold.WriteAll(charge.Holds),
    };
}
