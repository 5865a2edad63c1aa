using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Usage.Generations;

namespace Interchange.Gateway.Usage.Settlement;

/// <summary>
/// Reads what a message of usage events charges. Of the events, only what money depends on is looked at: they come by the hundred thousand, and the rest of
/// them is <see cref="RecordGenerations"/>' to keep.
/// </summary>
public static class ChargeReader
{
    /// <param name="messageId">Id of the message: the page's.</param>
    /// <param name="body">A JSON array of usage events; see <see cref="UsageEventJson"/>.</param>
    /// <returns>The account, and the page of those events that charge or count anything; null for a message without events.</returns>
    /// <exception cref="JsonException">The body is no such array, its events are of several accounts, or an id is none that a row can have.</exception>
    public static (string AccountId, ChargePage Page)? Read(string messageId, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(messageId);
        if (!GenerationId.IsPossible(messageId))
        {
            throw new JsonException("A usage message is named by the id of a generation.");
        }

        var reader = new Utf8JsonReader(body);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A usage message is an array of usage events.");
        }

        ChargedEvent? account = null;
        var last = default(ChargedEvent);
        var charges = ImmutableArray.CreateBuilder<Charge>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            last = ChargedEvent.Read(ref reader, last);
            account ??= last;
            if (last.AccountId != account.Value.AccountId)
            {
                throw new JsonException("The events of a message are of one account.");
            }

            if (last.ToCharge() is { IsNothing: false } charge)
            {
                charges.Add(charge);
            }
        }

        // Anything behind the array is not JSON: the reader throws here.
        while (reader.Read())
        {
        }

        return account is { AccountId: { } id } ? (id, new ChargePage(messageId, charges.ToImmutable())) : null;
    }
}
