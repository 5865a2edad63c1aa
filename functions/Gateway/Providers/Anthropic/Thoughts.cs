using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>
/// The assistant's thoughts on their way back. Pieces of a streamed thought are one again; a thought without its signature, or with the signature of another vendor, is left
/// out: the wire refuses it. Pure.
/// </summary>
internal static class Thoughts
{
    /// <summary>Whether there is a thought that the wire takes.</summary>
    public static bool Any(ImmutableArray<JsonElement> details) => details.Any(static detail => IsOwn(detail)
        && ((detail.Text("type") == ReasoningDetail.TextType && detail.Text("signature") is { Length: > 0 })
            || (detail.Text("type") == ReasoningDetail.EncryptedType && detail.Text("data") is { Length: > 0 })));

    /// <summary>The blocks, in order.</summary>
    public static List<Block> Blocks(ImmutableArray<JsonElement> details)
    {
        var blocks = new List<Block>();
        var text = new StringBuilder();
        JsonElement? under = null;
        foreach (var detail in details.Where(IsOwn))
        {
            switch (detail.Text("type"))
            {
                case ReasoningDetail.TextType:
                    if (under is { } before && !IsSame(before, detail))
                    {
                        text.Clear();
                    }

                    under = detail;
                    text.Append(detail.Text("text"));
                    if (detail.Text("signature") is { Length: > 0 } signature)
                    {
                        blocks.Add(Thinking(text.ToString(), signature));
                        text.Clear();
                        under = null;
                    }

                    break;
                case ReasoningDetail.EncryptedType when detail.Text("data") is { Length: > 0 } data:
                    blocks.Add(Redacted(data));
                    break;
                case ServerTools.DetailType:
                    blocks.AddRange(ServerTools.Blocks(detail));
                    break;
            }
        }

        return blocks;
    }

    private static bool IsOwn(JsonElement detail) => detail.Text("format") is null or AnthropicWire.Format;

    /// <summary>Whether both are pieces of one thought.</summary>
    private static bool IsSame(JsonElement one, JsonElement other) => one.Count("index") == other.Count("index");

    private static Block Thinking(string text, string signature) => new(json =>
    {
        json.WriteString("type", "thinking");
        json.WriteString("thinking", text);
        json.WriteString("signature", signature);
    })
    {
        MayCache = false,
    };

    private static Block Redacted(string data) => new(json =>
    {
        json.WriteString("type", "redacted_thinking");
        json.WriteString("data", data);
    })
    {
        MayCache = false,
    };
}
