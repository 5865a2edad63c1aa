using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Interchange.Gateway.Providers.Mistral;

/// <summary>
/// Rewrites what Mistral says otherwise than OpenAI: content in pieces, thoughts among it, as text and <c>reasoning_details</c>; references as annotations; arguments that are
/// no text; a failure that is its own document. Everything else stays as it came. Not thread-safe.
/// </summary>
/// <param name="hidesThoughts">Whether the caller wants to see no thoughts.</param>
internal sealed class MistralAnswer(bool hidesThoughts)
{
    private readonly Dictionary<int, Progress> _choices = [];

    /// <summary>Whether a document may hold what has to be rewritten: pieces, calls and failures have a type, and an open thought has to be closed.</summary>
    public bool Concerns(ReadOnlySpan<byte> document) =>
        document.IndexOf("\"type\""u8) >= 0 || document.IndexOf("\"arguments\""u8) >= 0 || _choices.Values.Any(static choice => choice.IsThinking);

    /// <param name="document">A chunk, or an answer in one piece.</param>
    /// <param name="member"><c>delta</c> or <c>message</c>.</param>
    public void Rewrite(JsonObject document, string member)
    {
        if ((string?)document["object"] == "error" && document["error"] is null)
        {
            var failure = document.DeepClone();
            document.Clear();
            document["error"] = failure;
            return;
        }

        foreach (var choice in document["choices"] is JsonArray choices ? choices.OfType<JsonObject>() : [])
        {
            if (choice[member] is JsonObject message)
            {
                RewriteMessage(message, Of(choice), isEnd: choice["finish_reason"] is not null);
            }
        }
    }

    private Progress Of(JsonObject choice)
    {
        var index = choice["index"] is JsonValue value && value.TryGetValue(out int number) ? number : 0;
        if (!_choices.TryGetValue(index, out var progress))
        {
            _choices[index] = progress = new Progress();
        }

        return progress;
    }

    private void RewriteMessage(JsonObject message, Progress progress, bool isEnd)
    {
        var (text, thoughts) = (new StringBuilder(), new StringBuilder());
        var (details, annotations) = (new JsonArray(), new JsonArray());
        if (message["content"] is JsonArray pieces)
        {
            foreach (var piece in pieces.OfType<JsonObject>())
            {
                Take(piece, progress, text, thoughts, details, annotations);
            }

            message["content"] = text.ToString();
        }
        else if (message["content"] is JsonValue plain && plain.GetValueKind() == JsonValueKind.String && plain.GetValue<string>() is { Length: > 0 } words)
        {
            progress.Close(details);
            progress.TextLength += words.Length;
        }

        var calls = message["tool_calls"] as JsonArray ?? [];
        if (calls.Count > 0 || isEnd)
        {
            progress.Close(details);
        }

        foreach (var call in calls.OfType<JsonObject>())
        {
            RewriteCall(call, progress);
        }

        if (hidesThoughts)
        {
            (thoughts, details) = (new StringBuilder(), []);
        }

        Add(message, "reasoning", thoughts.Length > 0 ? thoughts.ToString() : null);
        Add(message, "reasoning_details", details.Count > 0 ? details : null);
        Add(message, "annotations", annotations.Count > 0 ? annotations : null);
    }

    private static void Take(JsonObject piece, Progress progress, StringBuilder text, StringBuilder thoughts, JsonArray details, JsonArray annotations)
    {
        switch ((string?)piece["type"])
        {
            case "text" when (string?)piece["text"] is { Length: > 0 } words:
                progress.Close(details);
                progress.TextLength += words.Length;
                text.Append(words);
                break;
            case "thinking":
                var thought = string.Concat((piece["thinking"] as JsonArray ?? []).OfType<JsonObject>().Select(static part => (string?)part["text"]));
                thoughts.Append(thought);
                progress.Think(thought, (string?)piece["signature"], details);
                break;
            case "reference":
                foreach (var id in (piece["reference_ids"] as JsonArray ?? []).OfType<JsonValue>())
                {
                    annotations.Add((JsonNode)Reference(id.ToString(), progress.TextLength));
                }

                break;
        }
    }

    /// <summary>A reference names a source by its id alone, and stands behind what rests on it.</summary>
    private static JsonObject Reference(string id, int place) => new()
    {
        ["type"] = "url_citation",
        ["url_citation"] = new JsonObject { ["url"] = $"reference:{id}", ["title"] = id, ["start_index"] = place, ["end_index"] = place },
    };

    /// <summary>Calls come whole, so that each is the next where it does not say which it is.</summary>
    private static void RewriteCall(JsonObject call, Progress progress)
    {
        call["index"] ??= progress.Calls;
        call["type"] ??= "function";
        progress.Calls++;
        if (call["function"] is JsonObject function && function["arguments"] is JsonObject arguments)
        {
            function["arguments"] = arguments.ToJsonString();
        }
    }

    private static void Add(JsonObject message, string name, JsonNode? value)
    {
        if (value is not null)
        {
            message[name] = value;
        }
    }

    /// <summary>How far an answer has come.</summary>
    private sealed class Progress
    {
        private int _details;
        private string? _signature;

        public bool IsThinking { get; private set; }

        /// <summary>In UTF-16 units.</summary>
        public int TextLength { get; set; }

        public int Calls { get; set; }

        public void Think(string piece, string? signature, JsonArray details)
        {
            IsThinking = true;
            _signature = signature ?? _signature;
            if (piece.Length > 0)
            {
                details.Add((JsonNode)Detail("text", piece));
            }
        }

        /// <summary>The thought, if one is open, has ended: its mark follows.</summary>
        public void Close(JsonArray details)
        {
            if (!IsThinking)
            {
                return;
            }

            var mark = MistralThinking.Marked(_signature);
            (IsThinking, _signature) = (false, null);

            // In the same piece it is one element, as it is in an answer that came whole.
            if (details is [.., JsonObject open] && (int?)open["index"] == _details)
            {
                open["signature"] = mark;
            }
            else
            {
                details.Add((JsonNode)Detail("signature", mark));
            }

            _details++;
        }

        private JsonObject Detail(string member, string value) => new()
        {
            ["type"] = "reasoning.text",
            [member] = value,
            ["format"] = MistralThinking.Format,
            ["index"] = _details,
        };
    }
}
