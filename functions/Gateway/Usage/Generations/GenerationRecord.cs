using System.Text.Json;

namespace Interchange.Gateway.Usage.Generations;

/// <summary>
/// A usage event on its way into a store: as the bytes that were published, of which only the identity is looked at.
/// What comes by the hundred thousand and is asked for one by one need not be read and written again in between.
/// </summary>
/// <param name="AccountId">Whose it is.</param>
/// <param name="GenerationId">Its identity within the account.</param>
/// <param name="Json">The event as JSON; see <see cref="UsageEventJson"/>.</param>
public sealed record GenerationRecord(string AccountId, string GenerationId, ReadOnlyMemory<byte> Json)
{
    public static GenerationRecord Of(UsageEvent usageEvent)
    {
        ArgumentNullException.ThrowIfNull(usageEvent);
        return new GenerationRecord(usageEvent.AccountId, usageEvent.GenerationId, UsageEventJson.WriteRecord(usageEvent));
    }

    /// <summary>The records of a message.</summary>
    /// <param name="body">A JSON array of usage events.</param>
    /// <exception cref="JsonException">It is no array of objects that name an account and a generation.</exception>
    public static IReadOnlyList<GenerationRecord> ReadMessage(ReadOnlyMemory<byte> body)
    {
        var records = new List<GenerationRecord>();
        var reader = new Utf8JsonReader(body.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A usage message is an array of usage events.");
        }

        string? account = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var id = ReadIdentity(ref reader, ref account);
            records.Add(new GenerationRecord(account, id, body[start..(int)reader.BytesConsumed]));
        }

        // Anything behind the array is not JSON: the reader throws here.
        while (reader.Read())
        {
        }

        return records;
    }

    /// <exception cref="JsonException">Not a usage event.</exception>
    public UsageEvent ToEvent() => UsageEventJson.ReadRecord(Json.Span);

    /// <param name="reader">Positioned on the first token of an event; afterwards on its last.</param>
    /// <param name="account">The account of the event before, which is kept when it is the same; then this one's.</param>
    private static string ReadIdentity(ref Utf8JsonReader reader, [System.Diagnostics.CodeAnalysis.NotNull] ref string? account)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A usage event is an object.");
        }

        string? id = null;
        var hasAccount = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("generation_id"u8))
            {
                id = Text(ref reader);
            }
            else if (reader.ValueTextEquals("account_id"u8))
            {
                reader.Read();
                if (account is null || reader.TokenType != JsonTokenType.String || !reader.ValueTextEquals(account))
                {
                    account = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("An account is named by a string.");
                }

                hasAccount = true;
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return id is not null && hasAccount && account is not null ? id : throw new JsonException("A usage event names its generation and its account.");
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("A generation is named by a string.");
    }
}
