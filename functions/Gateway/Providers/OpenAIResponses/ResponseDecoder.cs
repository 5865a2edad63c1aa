using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Providers.OpenAIResponses;

/// <summary>Reads a response that comes in one piece. Source: OpenAI's API reference, the <c>response</c> object.</summary>
internal sealed class ResponseDecoder(ResponseView view) : IAnswerDecoder
{
    private readonly WholeBody _body = new();
    private readonly AnswerWriter _answer = new();
    private bool _calledTools;
    private int _details;

    public void Read(ReadOnlySpan<byte> bytes, PooledBody output) => _body.Append(bytes);

    public void Complete(PooledBody output)
    {
        using var document = _body.Parse();
        var response = document.RootElement;
        if (response.Find("error") is not null || response.Text("status") == "failed")
        {
            ResponseEnd.WriteError(response, output);
            return;
        }

        if (response.Find("output") is not { ValueKind: JsonValueKind.Array } || response.Text("status") is not ("completed" or "incomplete" or null))
        {
            throw new InvalidDataException("The answer is no response that has ended.");
        }

        _answer.Id = response.Text("id") ?? "";
        _answer.Model = response.Text("model") ?? "";
        _answer.Created = response.Count("created_at") ?? 0;
        foreach (var item in response.Elements("output"))
        {
            ReadItem(item);
        }

        _answer.NativeFinishReason = ResponseEnd.FinishOf(response, _calledTools);
        _answer.WriteUsage = ResponseUsage.Of(response);
        if (response.Text("service_tier") is { } tier)
        {
            _answer.WriteOthers = json => json.WriteString("service_tier", tier);
        }

        if (view.KeepsNative)
        {
            _answer.Native = _body.Memory;
        }

        _answer.Write(output);
    }

    public void Dispose() => _body.Dispose();

    private void ReadItem(JsonElement item)
    {
        switch (item.Text("type"))
        {
            case "message":
                foreach (var part in item.Elements("content"))
                {
                    ReadPart(part);
                }

                break;
            case "function_call":
                _calledTools = true;
                _answer.ToolCall(item.Text("call_id") ?? item.Text("id") ?? "", item.Text("name") ?? "", item.Text("arguments") ?? "");
                break;
            case "reasoning" when !view.HidesThoughts:
                ReadThoughts(item);
                break;
            case "image_generation_call" when item.Text("result") is { Length: > 0 } image:
                _answer.Image("data:image/png;base64," + image);
                break;
        }
    }

    private void ReadPart(JsonElement part)
    {
        switch (part.Text("type"))
        {
            case "output_text":
                _answer.Text(part.Text("text") ?? "");
                foreach (var annotation in part.Elements("annotations"))
                {
                    if (UrlCitation.Of(annotation) is { } write)
                    {
                        _answer.Annotation(write);
                    }
                }

                break;
            case "refusal":
                _answer.Refusal(part.Text("refusal") ?? "");
                break;
        }
    }

    private void ReadThoughts(JsonElement item)
    {
        var id = item.Text("id");
        foreach (var (list, kind) in ((string, string)[])[("summary", "summary"), ("content", "text")])
        {
            foreach (var text in item.Elements(list).Select(static part => part.Text("text")).OfType<string>())
            {
                _answer.Reasoning(text, Thoughts.Detail(kind, text, id, _details++, view.Format));
            }
        }

        if (item.Text("encrypted_content") is { Length: > 0 } data)
        {
            _answer.Reasoning("", Thoughts.Detail("data", data, id, _details++, view.Format));
        }
    }
}
