using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Interchange.Gateway.Providers.Wires;

/// <summary>Thoughts that stand in <c>reasoning_details</c> whole, or in the pieces in which a client saw them: the signature is the last piece. Pure.</summary>
internal static class WireThoughts
{
    /// <summary>Texts with their signatures, in order; texts that nobody signed are left out: they prove nothing.</summary>
    public static IEnumerable<(string Text, string Signature)> Signed(ImmutableArray<JsonElement> details)
    {
        var open = new StringBuilder();
        foreach (var detail in details.Where(static detail => detail.Text("type") == ReasoningDetail.TextType))
        {
            open.Append(detail.Text("text"));
            if (detail.Text("signature") is { Length: > 0 } signature)
            {
                yield return (open.ToString(), signature);
                open.Clear();
            }
        }
    }

    /// <summary>The texts that have the signature, joined.</summary>
    public static string Joined(ImmutableArray<JsonElement> details, string signature) =>
        string.Concat(Signed(details).Where(thought => thought.Signature == signature).Select(static thought => thought.Text));
}
