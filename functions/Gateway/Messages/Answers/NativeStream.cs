using System.Text.Json;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Messages.Answers;

/// <summary>
/// A streamed answer of a provider that speaks the same wire: its own events, with the gateway's id and model; its end is held back until the usage is priced. Not thread-safe.
/// </summary>
internal sealed class NativeStream(EventWriter events)
{
    private JsonElement? _end;

    public void Chunk(ChatAnswer chunk, PooledBody output)
    {
        if (chunk.Native is { } native)
        {
            Pass(native, chunk, output);
        }
        else if (chunk.Usage is { } usage && chunk.FinishReason is null)
        {
            End(usage, chunk, output);
        }
    }

    private void Pass(JsonElement native, ChatAnswer chunk, PooledBody output)
    {
        var type = native.Text("type") ?? "";
        switch (type)
        {
            case "message_start":
                Start(native, chunk, output);
                break;
            case "content_block_start" when native.Find("content_block") is { ValueKind: JsonValueKind.Object } block:
                events.Event(
                    type,
                    json =>
                    {
                        json.WriteNumber("index", native.Count("index"));
                        json.WritePropertyName("content_block");
                        MessageBlocks.Completed(json, block);
                    },
                    output);
                break;
            case "message_delta":
                _end = native;
                break;
            case "message_stop":
                break;
            default:
                events.Raw(type, native.WriteTo, output);
                break;
        }
    }

    private void Start(JsonElement native, ChatAnswer chunk, PooledBody output)
    {
        var message = native.Find("message") ?? default;
        events.Event(
            "message_start",
            json =>
            {
                json.WriteStartObject("message");
                NativeMessage.WriteMembers(json, message, chunk);
                json.WriteStartObject("usage");
                WriteUsage(json, message.Find("usage"));
                json.WriteEndObject();
                json.WriteEndObject();
            },
            output);
    }

    /// <summary>The counts at the start, as the provider sent them, with what OpenRouter's document demands.</summary>
    private static void WriteUsage(Utf8JsonWriter json, JsonElement? usage)
    {
        if (usage is { ValueKind: JsonValueKind.Object } counts)
        {
            foreach (var member in counts.EnumerateObject())
            {
                member.WriteTo(json);
            }
        }

        foreach (var name in (string[])["cache_creation", "cache_creation_input_tokens", "cache_read_input_tokens", "inference_geo", "output_tokens_details", "server_tool_use", "service_tier"])
        {
            if (usage is not { ValueKind: JsonValueKind.Object } own || !own.TryGetProperty(name, out _))
            {
                json.WriteNull(name);
            }
        }
    }

    private void End(JsonElement usage, ChatAnswer chunk, PooledBody output)
    {
        var end = _end;
        events.Event(
            "message_delta",
            json =>
            {
                json.WriteStartObject("delta");
                WriteDelta(json, end?.Find("delta"));
                json.WriteEndObject();
                MessageUsage.Write(json, usage, chunk.ServiceTier, end?.Find("usage"));
                if (end is { } event_)
                {
                    foreach (var member in event_.EnumerateObject().Where(static member => member.Name is not ("type" or "delta" or "usage")))
                    {
                        member.WriteTo(json);
                    }
                }
            },
            output);
        events.Stop(chunk.RoutingRecord, output);
    }

    private static void WriteDelta(Utf8JsonWriter json, JsonElement? delta)
    {
        if (delta is { ValueKind: JsonValueKind.Object } own)
        {
            foreach (var member in own.EnumerateObject())
            {
                member.WriteTo(json);
            }
        }

        foreach (var name in (string[])["container", "stop_details", "stop_reason", "stop_sequence"])
        {
            if (delta is not { ValueKind: JsonValueKind.Object } present || !present.TryGetProperty(name, out _))
            {
                json.WriteNull(name);
            }
        }
    }
}
