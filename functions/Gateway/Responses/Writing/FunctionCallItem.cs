using System.Text;
using System.Text.Json;

namespace Interchange.Gateway.Responses.Writing;

/// <summary>A call of a function.</summary>
internal sealed class FunctionCallItem(EventWriter events, int index, string id, string callId, string name) : OutputItem(events, index, id)
{
    private readonly StringBuilder _arguments = new();

    public void Arguments(string piece)
    {
        if (piece.Length == 0)
        {
            return;
        }

        _arguments.Append(piece);
        Events.Write("response.function_call_arguments.delta", json =>
        {
            WritePlace(json);
            json.WriteString("delta", piece);
        });
    }

    public override void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "function_call");
        json.WriteString("id", Id);
        json.WriteString("call_id", callId);
        json.WriteString("name", name);
        json.WriteString("arguments", _arguments.ToString());
        json.WriteString("status", Status);
        json.WriteEndObject();
    }

    protected override void CloseParts() => Events.Write("response.function_call_arguments.done", json =>
    {
        WritePlace(json);
        json.WriteString("name", name);
        json.WriteString("arguments", _arguments.ToString());
    });
}
