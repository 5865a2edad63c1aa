using System.Text.Json;

namespace Interchange.Gateway.Responses.Writing;

/// <summary>One item of an answer while it grows.</summary>
/// <param name="events">Is told what happens to it.</param>
/// <param name="index">Its position in the output.</param>
/// <param name="id">Unique in the answer.</param>
internal abstract class OutputItem(EventWriter events, int index, string id)
{
    public const string InProgress = "in_progress";
    public const string Completed = "completed";
    public const string Incomplete = "incomplete";

    public string Id => id;

    public bool IsOpen => Status == InProgress;

    protected EventWriter Events => events;

    protected string Status { get; private set; } = InProgress;

    /// <summary>Announces the item, still empty.</summary>
    public void Open() => Events.Write("response.output_item.added", json => WriteItem(json));

    /// <summary>Ends the item; what came later is another one.</summary>
    /// <param name="status"><see cref="Completed"/> or <see cref="Incomplete"/>.</param>
    public void Close(string status)
    {
        if (IsOpen)
        {
            CloseParts();
            Status = status;
            Events.Write("response.output_item.done", json => WriteItem(json));
        }
    }

    /// <summary>The answer broke off: nothing more is said of the item, and what there is of it is incomplete.</summary>
    public void BreakOff() => Status = IsOpen ? Incomplete : Status;

    /// <summary>Writes the item as an object.</summary>
    public abstract void WriteTo(Utf8JsonWriter json);

    /// <summary>Ends what is open inside.</summary>
    protected abstract void CloseParts();

    /// <summary>Writes where an event happened.</summary>
    protected void WritePlace(Utf8JsonWriter json)
    {
        json.WriteString("item_id", id);
        json.WriteNumber("output_index", index);
    }

    private void WriteItem(Utf8JsonWriter json)
    {
        json.WriteNumber("output_index", index);
        json.WritePropertyName("item");
        WriteTo(json);
    }
}
