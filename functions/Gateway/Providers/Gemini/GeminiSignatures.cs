using System.Collections.Immutable;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>
/// The thoughts and signatures that an assistant's message brings back, each by the part it belongs to. Pure. Details of other vendors are left out, and so is
/// a signature whose part is not there any more: it would prove nothing.
/// </summary>
internal sealed class GeminiSignatures
{
    private readonly Dictionary<string, string> _byCall = new(StringComparer.Ordinal);

    private GeminiSignatures(ImmutableArray<(string Text, string? Signature)> thoughts, ImmutableArray<(int Start, int Length, string Signature)> texts)
    {
        Thoughts = thoughts;
        Texts = texts;
    }

    public ImmutableArray<(string Text, string? Signature)> Thoughts { get; }

    /// <summary>By where they begin; none overlaps another.</summary>
    public ImmutableArray<(int Start, int Length, string Signature)> Texts { get; }

    /// <summary>The signature of a call; null for none.</summary>
    public string? OfCall(string id) => _byCall.GetValueOrDefault(id);

    public static GeminiSignatures Of(PromptMessage message)
    {
        var thoughts = ImmutableArray.CreateBuilder<(string, string?)>();
        var texts = new List<(int Start, int Length, string Signature)>();
        var byCall = new Dictionary<string, string>(StringComparer.Ordinal);
        var calls = message.ToolCalls.Select(static call => call.Id).ToHashSet(StringComparer.Ordinal);
        var textLength = message.Text.Length;
        foreach (var detail in message.ReasoningDetails.Where(static detail => detail.Text("format") == GeminiFormat.Name))
        {
            switch (detail.Text("type"))
            {
                case ReasoningDetail.TextType:
                    Join(thoughts, detail.Text("text") ?? "", detail.Text("signature"));
                    break;
                case ReasoningDetail.EncryptedType when detail.Text("data") is { } data && detail.Text("id") is { } id:
                    if (calls.Contains(id))
                    {
                        byCall.TryAdd(id, data);
                    }
                    else if (GeminiFormat.PartOf(id, textLength) is var (start, length))
                    {
                        texts.Add((start, length, data));
                    }

                    break;
                case ReasoningDetail.EncryptedType when detail.Text("data") is { } data:
                    // A client that lost the id: the first call carries the signature, as a rule, and the text where there is no call.
                    if (message.ToolCalls is [var first, ..])
                    {
                        byCall.TryAdd(first.Id, data);
                    }
                    else
                    {
                        texts.Add((textLength, 0, data));
                    }

                    break;
            }
        }

        var signatures = new GeminiSignatures(thoughts.DrainToImmutable(), Apart(texts));
        foreach (var (id, data) in byCall)
        {
            signatures._byCall.Add(id, data);
        }

        return signatures;
    }

    /// <summary>A client may send the pieces of one thought as they came: the signature is the last of them.</summary>
    private static void Join(ImmutableArray<(string Text, string? Signature)>.Builder thoughts, string text, string? signature)
    {
        if (thoughts is [.., (var open, null)])
        {
            thoughts[^1] = (open + text, signature);
        }
        else
        {
            thoughts.Add((text, signature));
        }
    }

    private static ImmutableArray<(int Start, int Length, string Signature)> Apart(List<(int Start, int Length, string Signature)> texts)
    {
        var apart = ImmutableArray.CreateBuilder<(int, int, string)>();
        var end = 0;
        foreach (var text in texts.OrderBy(static text => text.Start))
        {
            if (text.Start >= end)
            {
                apart.Add(text);
                end = text.Start + text.Length;
            }
        }

        return apart.DrainToImmutable();
    }
}
