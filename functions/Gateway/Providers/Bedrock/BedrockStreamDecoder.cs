using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>
/// Reads <c>ConverseStream</c>. The answer is whole when <c>messageStop</c> came and the stream ended between two messages; the usage comes behind it.
/// Source: <c>ConverseStreamOutput</c> of AWS's API reference.
/// </summary>
internal sealed class BedrockStreamDecoder(string model, string format, string? formatTool) : IAnswerDecoder
{
    private readonly EventStreamReader _messages = new();
    private BedrockAnswer? _answer;

    public void Read(ReadOnlySpan<byte> bytes, PooledBody output)
    {
        var answer = Answer(output);
        _messages.Read(bytes, message => Take(message, answer));
    }

    public void Complete(PooledBody output)
    {
        if (!_messages.IsInsideMessage)
        {
            Answer(output).Complete();
        }
    }

    public void Dispose() => _messages.Dispose();

    private static void Take(EventStreamMessage message, BedrockAnswer answer)
    {
        switch (message.Text(":message-type"))
        {
            case "event":
                using (var json = message.Json())
                {
                    Event(message.Text(":event-type"), json.RootElement, answer);
                }

                break;
            case "exception":
                using (var json = message.Json())
                {
                    answer.Fail(BedrockFailures.StatusOf(message.Text(":exception-type")), json.RootElement.Text("message") ?? json.RootElement.Text("Message"));
                }

                break;
            case "error":
                answer.Fail(BedrockFailures.StatusOf(message.Text(":error-code")), message.Text(":error-message"));
                break;
            default:
                throw new InvalidDataException("A message of the stream has no type that there is.");
        }
    }

    private static void Event(string? type, JsonElement json, BedrockAnswer answer)
    {
        var index = json.Count("contentBlockIndex") ?? 0;
        switch (type)
        {
            case "contentBlockStart":
                answer.Start(index, json.Find("start") ?? default);
                break;
            case "contentBlockDelta":
                answer.Delta(index, json.Find("delta") ?? default);
                break;
            case "messageStop":
                answer.Stop(json.Text("stopReason"));
                break;
            case "metadata" when json.Find("usage") is { } usage:
                answer.Usage(usage);
                break;
        }
    }

    private BedrockAnswer Answer(PooledBody output) => _answer ??= new BedrockAnswer(new ChunkSink(output, format) { Model = model }, formatTool);
}
