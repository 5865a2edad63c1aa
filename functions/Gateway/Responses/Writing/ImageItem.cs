using System.Text.Json;

namespace Interchange.Gateway.Responses.Writing;

/// <summary>An image that the model made; it comes in one piece.</summary>
internal sealed class ImageItem(EventWriter events, int index, string id, string result) : OutputItem(events, index, id)
{
    public override void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "image_generation_call");
        json.WriteString("id", Id);
        json.WriteString("status", Status);
        json.WriteString("result", IsOpen ? null : result);
        json.WriteEndObject();
    }

    protected override void CloseParts()
    {
        Events.Write("response.image_generation_call.in_progress", WritePlace);
        Events.Write("response.image_generation_call.completed", WritePlace);
    }
}
