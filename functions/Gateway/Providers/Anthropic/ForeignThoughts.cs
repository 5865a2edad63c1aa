using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>
/// Thoughts of other vendors' models in a conversation of the wire's: they came through the gateway with a signature that only it can read, or with none, and Anthropic refuses
/// them. Everything else stays as it is, byte for byte. Pure.
/// </summary>
internal static class ForeignThoughts
{
    /// <summary>Where a block stands: in the array of contents of a message of the array.</summary>
    private const int BlockDepth = 3;

    /// <summary>The messages without such thoughts; null where there are none.</summary>
    /// <param name="messages">The array.</param>
    public static ReadOnlyMemory<byte>? Without(ReadOnlySpan<byte> messages)
    {
        if (messages.IndexOf("thinking"u8) < 0)
        {
            return null;
        }

        var reader = new Utf8JsonReader(messages, new JsonReaderOptions { MaxDepth = WireJson.Bounded.MaxDepth });
        List<(int Start, int End)>? foreign = null;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.StartObject || reader.CurrentDepth != BlockDepth)
            {
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            if (IsForeign(JsonElement.ParseValue(ref reader)))
            {
                (foreign ??= []).Add((start, (int)reader.BytesConsumed));
            }
        }

        return foreign is null ? default(ReadOnlyMemory<byte>?) : Cut(messages, foreign);
    }

    private static bool IsForeign(JsonElement block) => block.Text("type") switch
    {
        "thinking" => block.Text("signature") is not { Length: > 0 } signature || ForeignThought.Is(signature),
        "redacted_thinking" => ForeignThought.Is(block.Text("data")),
        _ => false,
    };

    private static byte[] Cut(ReadOnlySpan<byte> messages, List<(int Start, int End)> blocks)
    {
        using var rest = new PooledBody(messages.Length);
        var from = 0;
        foreach (var (start, end) in blocks)
        {
            rest.Append(messages[from..start]);
            from = end;
            var behind = messages[from..].IndexOfAnyExcept(" \t\r\n"u8);
            if (messages[from + behind] == (byte)',')
            {
                from += behind + 1;
            }
            else if (rest.Span.TrimEnd(" \t\r\n"u8) is [.., (byte)','] before)
            {
                rest.Truncate(before.Length - 1);
            }
        }

        rest.Append(messages[from..]);
        return rest.Span.ToArray();
    }
}
