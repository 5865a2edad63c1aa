using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Usage.Generations;

namespace Interchange.Gateway.Usage.Settlement;

/// <summary>The properties of a usage event that money depends on.</summary>
internal struct ChargedEvent
{
    private string? _generationId;
    private DateTimeOffset? _createdAt;
    private long _cost;
    private long _byokCost;
    private long _waived;
    private string? _keyHash;
    private string? _memberId;
    private string? _priceVersion;
    private string? _leaseId;
    private string? _holdsText;
    private ImmutableArray<ChargeHold> _holds;

    public string? AccountId { get; private set; }

    /// <param name="reader">Positioned on the first token of an event; afterwards on its last.</param>
    /// <param name="before">The event before: what is the same there is not made anew.</param>
    /// <exception cref="JsonException">No event, or one that nobody can be charged for.</exception>
    public static ChargedEvent Read(ref Utf8JsonReader reader, in ChargedEvent before)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A usage event is an object.");
        }

        var read = default(ChargedEvent);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            read.ReadProperty(ref reader, before);
        }

        read.Check(before);
        return read;
    }

    public readonly Charge ToCharge() => new()
    {
        GenerationId = _generationId!,
        CreatedAt = _createdAt!.Value,
        Cost = new Money(_cost),
        ByokCost = new Money(_byokCost),
        Waived = new Money(_waived),
        KeyHash = _keyHash!,
        MemberId = _memberId,
        PriceVersion = _priceVersion,
        LeaseId = _leaseId,
        Holds = _holds,
    };

    private void ReadProperty(ref Utf8JsonReader reader, in ChargedEvent before)
    {
        if (reader.ValueTextEquals("generation_id"u8))
        {
            _generationId = Text(ref reader, null);
        }
        else if (reader.ValueTextEquals("account_id"u8))
        {
            AccountId = Text(ref reader, before.AccountId);
        }
        else if (reader.ValueTextEquals("key_hash"u8))
        {
            _keyHash = Text(ref reader, before._keyHash);
        }
        else if (reader.ValueTextEquals("member_id"u8))
        {
            _memberId = Text(ref reader, before._memberId);
        }
        else if (reader.ValueTextEquals("price_version"u8))
        {
            _priceVersion = Text(ref reader, before._priceVersion);
        }
        else if (reader.ValueTextEquals("lease_id"u8))
        {
            _leaseId = Text(ref reader, before._leaseId);
        }
        else if (reader.ValueTextEquals("holds"u8))
        {
            _holdsText = Text(ref reader, before._holdsText);
        }
        else if (reader.ValueTextEquals("created_at"u8))
        {
            reader.Read();
            _createdAt = reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time) ? time : throw new JsonException("A time is needed.");
        }
        else if (reader.ValueTextEquals("cost"u8))
        {
            reader.Read();
            _cost = NanoDollars(ref reader);
        }
        else if (reader.ValueTextEquals("upstream_cost"u8))
        {
            // Said of answers with the account's own provider key alone.
            reader.Read();
            _byokCost = reader.TokenType == JsonTokenType.Null ? 0 : NanoDollars(ref reader);
        }
        else if (reader.ValueTextEquals("byok_waived"u8))
        {
            reader.Read();
            _waived = NanoDollars(ref reader);
        }
        else
        {
            reader.Read();
            reader.Skip();
        }
    }

    private void Check(in ChargedEvent before)
    {
        if (_generationId is null || !GenerationId.IsPossible(_generationId) || _createdAt is null || _keyHash is null || AccountId is null)
        {
            throw new JsonException("A usage event names its generation, its account, its key and its time.");
        }

        if (_holdsText == before._holdsText && _keyHash == before._keyHash && _memberId == before._memberId && !before._holds.IsDefault)
        {
            _holds = before._holds;
        }
        else if (!ChargeHold.TryParseAll(_holdsText, _keyHash, _memberId, out _holds))
        {
            throw new JsonException("The holds of a usage event are not such as the gateway writes.");
        }
    }

    private static long NanoDollars(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var cost) && cost >= 0
            ? cost
            : throw new JsonException("A cost is a whole number of nano-dollars, zero or more.");

    private static string? Text(ref Utf8JsonReader reader, string? before)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => before is not null && reader.ValueTextEquals(before) ? before : reader.GetString(),
            _ => throw new JsonException("A text is needed."),
        };
    }
}
