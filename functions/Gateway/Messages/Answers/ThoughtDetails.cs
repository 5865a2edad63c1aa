using System.Text.Json;
using System.Text.Json.Nodes;

namespace Interchange.Gateway.Messages.Answers;

/// <summary>The pieces of one streamed thought, which are one element of <c>reasoning_details</c> again when they go back to their vendor.</summary>
internal sealed class ThoughtDetails
{
    private static readonly string[] Joined = ["text", "summary", "signature"];

    private readonly List<JsonElement> _pieces = [];

    /// <summary>Whether the element is a thought that has words.</summary>
    public static bool IsReadable(JsonElement detail) => detail.Text("type") is "reasoning.text" or "reasoning.summary";

    /// <summary>Whether the element is another piece of this thought.</summary>
    public bool Takes(JsonElement detail) => _pieces.Count == 0
        || (_pieces[0].Text("type") == detail.Text("type") && _pieces[0].Text("id") == detail.Text("id") && _pieces[0].Count("index") == detail.Count("index"));

    public void Add(JsonElement detail) => _pieces.Add(detail);

    /// <summary>What proves the thought to its vendor; empty for nothing.</summary>
    public string Proof() => _pieces switch
    {
        [] => "",
        [var only] => MessageBlocks.Proof(only),
        _ => MessageBlocks.Proof(Whole()),
    };

    private JsonElement Whole()
    {
        var whole = new JsonObject();
        foreach (var member in _pieces.SelectMany(static piece => piece.EnumerateObject()))
        {
            if (Joined.Contains(member.Name, StringComparer.Ordinal) && member.Value.ValueKind == JsonValueKind.String)
            {
                whole[member.Name] = (string?)whole[member.Name] + member.Value.GetString();
            }
            else
            {
                whole[member.Name] = JsonNode.Parse(member.Value.GetRawText());
            }
        }

        return JsonElement.Parse(whole.ToJsonString(new JsonSerializerOptions { Encoder = MessageJson.Readable.Encoder }));
    }
}
