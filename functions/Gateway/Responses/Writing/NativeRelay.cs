using System.Text.Json;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Responses.Reading;
using Interchange.Gateway.Translation.Answers;
using static Interchange.Gateway.Responses.Reading.Faults;

namespace Interchange.Gateway.Responses.Writing;

/// <summary>
/// Passes on what a provider of the same wire says. Rewritten is what the gateway owns (id, model, end user, usage with its cost), and the last event is held back
/// until the gateway has settled it.
/// </summary>
internal sealed class NativeRelay(ResponseEcho echo, TimeProvider time)
{
    /// <summary>Properties that the API requires of a response, which some servers leave out.</summary>
    private static readonly string[] Required =
    [
        "error", "frequency_penalty", "incomplete_details", "instructions", "metadata", "presence_penalty", "temperature", "top_p",
    ];

    private readonly EventWriter _events = new();
    private readonly List<JsonElement> _items = [];
    private JsonElement? _response;
    private JsonElement? _last;

    public bool HasBegun { get; private set; }

    /// <summary>Takes a chunk; at the end, tells how the response ended.</summary>
    public void Take(ChatAnswer chunk, bool isEnd, PooledBody output)
    {
        HasBegun = true;
        if (chunk.Native is { } native && Find(native, "type") is { ValueKind: JsonValueKind.String } type)
        {
            Take(type.GetString()!, native, chunk, output);
        }

        if (!isEnd)
        {
            return;
        }

        if (chunk.Error is null && _last is { } last)
        {
            WriteEvent(last, chunk, output);
        }
        else
        {
            WriteBrokenOff(chunk, output);
        }

        EventWriter.WriteEnd(output);
    }

    /// <summary>Writes the provider's response as the gateway's.</summary>
    public void WriteResponse(Utf8JsonWriter json, JsonElement response, ChatAnswer answer) => WriteResponse(json, response, answer, WriteNothing);

    private void Take(string type, JsonElement native, ChatAnswer chunk, PooledBody output)
    {
        if (Find(native, "response") is { } response)
        {
            _response = response;
        }

        if (type is "response.completed" or "response.incomplete")
        {
            _last = native;
            return;
        }

        if (type == "response.output_item.done" && Find(native, "item") is { } item)
        {
            _items.Add(item);
        }

        WriteEvent(native, chunk, output);
    }

    private void WriteEvent(JsonElement native, ChatAnswer chunk, PooledBody output)
    {
        var type = Find(native, "type")!.Value.GetString()!;
        if (Find(native, "sequence_number") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var sequence))
        {
            _events.Sequence = sequence + 1;
        }

        _events.WriteNumbered(type, json =>
        {
            json.WriteStartObject();
            foreach (var member in native.EnumerateObject())
            {
                if (member.Name == "response" && member.Value.ValueKind == JsonValueKind.Object)
                {
                    json.WritePropertyName("response");
                    WriteResponse(json, member.Value, chunk, WriteNothing);
                }
                else
                {
                    json.WriteRaw(member.Name, member.Value);
                }
            }

            json.WriteEndObject();
        }, output);
    }

    /// <summary>The provider did not get to its own end: the response failed, with the items that were there.</summary>
    private void WriteBrokenOff(ChatAnswer chunk, PooledBody output)
    {
        _events.Output = output;
        var failure = chunk.Error is { } error ? ResponseFailure.Of(error) : new ResponseFailure(Errors.ErrorType.Server, "The provider ended its answer without saying how.");
        _events.Write("response.failed", json =>
        {
            json.WritePropertyName("response");
            if (_response is { } response)
            {
                WriteResponse(json, response, chunk, writer => WriteFailed(writer, failure), isFailed: true);
            }
            else
            {
                new ResponseDocument(echo, time).Write(json, chunk, ResponseStatus.Failed, filtered: false, WriteItems);
            }
        });
    }

    private void WriteFailed(Utf8JsonWriter json, ResponseFailure failure)
    {
        json.WriteString("status", "failed");
        ResponseDocument.WriteFailure(json, failure);
        json.WriteString("error_type", failure.Type);
        json.WriteNull("completed_at");
        json.WriteNull("incomplete_details");
        json.WritePropertyName("output");
        WriteItems(json);
    }

    private void WriteItems(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        _items.ForEach(item => json.WriteRaw(item));
        json.WriteEndArray();
    }

    private void WriteResponse(Utf8JsonWriter json, JsonElement response, ChatAnswer chunk, Action<Utf8JsonWriter> writeOthers, bool isFailed = false)
    {
        json.WriteStartObject();
        json.WriteString("id", chunk.Id);
        json.WriteString("model", chunk.Model);
        writeOthers(json);
        foreach (var member in response.EnumerateObject())
        {
            switch (member.Name)
            {
                case "id" or "model" or "usage" or "user" or "safety_identifier" or "openrouter_metadata" or "error_type" or "store" or "background" or "previous_response_id":
                case "status" or "error" or "completed_at" or "incomplete_details" or "output" when isFailed:
                case "completed_at" when member.Value.ValueKind == JsonValueKind.Null:
                    break;
                default:
                    json.WriteRaw(member.Name, member.Value);
                    break;
            }
        }

        foreach (var name in Required)
        {
            if (!response.TryGetProperty(name, out _) && !(isFailed && name is "error" or "incomplete_details"))
            {
                json.WriteNull(name);
            }
        }

        if (!isFailed && Find(response, "completed_at") is null)
        {
            WriteCompletion(json, response);
        }

        // The provider keeps nothing, whatever the gateway keeps.
        ResponseDocument.WriteStored(json, echo);

        // The provider knows a stand-in.
        foreach (var name in (ReadOnlySpan<string>)["user", "safety_identifier"])
        {
            if (echo.Find(name) is { } value)
            {
                json.WriteRaw(name, value);
            }
            else
            {
                json.WriteNull(name);
            }
        }

        ResponseUsage.WriteMember(json, chunk.Usage);
        if (chunk.RoutingRecord is { } record)
        {
            json.WriteRaw("openrouter_metadata", record);
        }

        json.WriteEndObject();
    }

    private void WriteCompletion(Utf8JsonWriter json, JsonElement response)
    {
        if (Find(response, "status") is { ValueKind: JsonValueKind.String } status && (status.ValueEquals("completed") || status.ValueEquals("incomplete")))
        {
            json.WriteNumber("completed_at", time.GetUtcNow().ToUnixTimeSeconds());
        }
        else
        {
            json.WriteNull("completed_at");
        }
    }

    private static void WriteNothing(Utf8JsonWriter json)
    {
    }
}
