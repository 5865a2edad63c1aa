using System.Globalization;
using System.Text;
using System.Text.Json;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Responses.Writing;

/// <summary>
/// Makes items out of an answer in the gateway's own form, chunk by chunk or in one piece: thoughts, messages, calls, images, in the order in which they come.
/// </summary>
internal sealed class ResponseOutput(EventWriter events)
{
    private readonly List<OutputItem> _items = [];
    private readonly Dictionary<int, Call> _calls = [];
    private string _suffix = "";

    /// <summary>Takes a chunk, or a whole answer.</summary>
    public void Take(ChatAnswer answer, bool isPiece)
    {
        _suffix = answer.Id;
        if (!answer.ReasoningDetails.IsEmpty)
        {
            foreach (var detail in answer.ReasoningDetails)
            {
                Think(Thought.Of(detail), isPiece);
            }
        }
        else if (answer.Reasoning.Length > 0)
        {
            Think(answer.Reasoning);
        }

        if (answer.Text.Length > 0)
        {
            Message().Text(answer.Text, answer.Logprobs);
        }

        if (answer.Refusal.Length > 0)
        {
            Message().Refusal(answer.Refusal);
        }

        foreach (var annotation in answer.Annotations)
        {
            Message().Annotate(annotation);
        }

        foreach (var image in answer.Images)
        {
            Add(new ImageItem(events, _items.Count, NewId("ig"), Base64Of(image))).Close(OutputItem.Completed);
        }

        foreach (var call in answer.ToolCalls)
        {
            TakeCall(call);
        }
    }

    /// <summary>Nothing more comes.</summary>
    /// <param name="isWhole">False where the answer was cut short: its last item is.</param>
    public void Complete(bool isWhole)
    {
        foreach (var call in _calls.Values)
        {
            OpenCall(call);
        }

        foreach (var item in _items)
        {
            item.Close(isWhole || item != _items[^1] ? OutputItem.Completed : OutputItem.Incomplete);
        }
    }

    /// <summary>The answer broke off.</summary>
    public void BreakOff() => _items.ForEach(static item => item.BreakOff());

    /// <summary>Writes the items as an array.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var item in _items)
        {
            item.WriteTo(json);
        }

        json.WriteEndArray();
    }

    private void Think(Thought thought, bool isPiece)
    {
        if (_items is not [.., ReasoningItem { IsOpen: true } item] || !item.Takes(thought, isPiece))
        {
            item = Add(new ReasoningItem(events, _items.Count, thought.Id ?? NewId("rs"), thought));
        }

        item.Take(thought);
    }

    private void Think(string text)
    {
        if (_items is not [.., ReasoningItem { IsOpen: true, IsPlain: true } item])
        {
            item = Add(new ReasoningItem(events, _items.Count, NewId("rs"), first: null));
        }

        item.Text(text);
    }

    private MessageItem Message() => _items is [.., MessageItem { IsOpen: true } message] ? message : Add(new MessageItem(events, _items.Count, NewId("msg")));

    private void TakeCall(ChatToolCall piece)
    {
        if (!_calls.TryGetValue(piece.Index, out var call))
        {
            _calls.Add(piece.Index, call = new Call());
        }

        call.Id ??= piece.Id;
        call.Name ??= piece.Name;
        if (call.Item is { } item)
        {
            item.Arguments(piece.Arguments);
            return;
        }

        // A call is announced by its name, which some providers send late.
        call.Held.Append(piece.Arguments);
        if (call.Name is not null)
        {
            OpenCall(call);
        }
    }

    private void OpenCall(Call call)
    {
        if (call.Item is null)
        {
            var id = NewId("fc");
            call.Item = Add(new FunctionCallItem(events, _items.Count, id, call.Id ?? "call_" + id, call.Name ?? ""));
            call.Item.Arguments(call.Held.ToString());
        }
    }

    /// <summary>Opens an item. Calls stay open to the end, for their pieces may come in turns.</summary>
    private T Add<T>(T item)
        where T : OutputItem
    {
        foreach (var open in _items)
        {
            if (open is not FunctionCallItem)
            {
                open.Close(OutputItem.Completed);
            }
        }

        _items.Add(item);
        item.Open();
        return item;
    }

    private string NewId(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}_{_suffix}-{_items.Count}");

    private static string Base64Of(string url) =>
        url.StartsWith("data:", StringComparison.OrdinalIgnoreCase) && url.IndexOf(',', StringComparison.Ordinal) is >= 0 and var comma ? url[(comma + 1)..] : url;

    private sealed class Call
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public StringBuilder Held { get; } = new();

        public FunctionCallItem? Item { get; set; }
    }
}
