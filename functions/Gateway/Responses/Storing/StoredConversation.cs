using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Responses.Reading;
using Interchange.Gateway.Translation.Answers;
using static Interchange.Gateway.Responses.Reading.Faults;

namespace Interchange.Gateway.Responses.Storing;

/// <summary>
/// The conversation that a request goes on with: what was said before it, item by item, thoughts with their signatures and calls with their ids among them, and then its own input.
/// Instructions are not taken over, as at OpenAI. Pure.
/// </summary>
internal static class StoredConversation
{
    /// <summary>All items of a request; they outlive it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="previous">What it goes on from; null for nothing.</param>
    /// <exception cref="Errors.GatewayException">400: it has no input, or what it goes on from has no end.</exception>
    public static ImmutableArray<JsonElement> ItemsOf(JsonElement request, StoredResponse? previous)
    {
        var items = ImmutableArray.CreateBuilder<JsonElement>();
        if (previous is not null)
        {
            if (previous.Response.GetProperty("status").GetString() is not ("completed" or "incomplete"))
            {
                throw Invalid("\"previous_response_id\" names a response without an answer. Go on from one that is completed.");
            }

            items.AddRange(previous.Input);
            items.AddRange(previous.Response.GetProperty("output").EnumerateArray());
        }

        switch (Find(request, "input"))
        {
            case { ValueKind: JsonValueKind.String } text:
                items.Add(MessageOf(text));
                break;
            case { ValueKind: JsonValueKind.Array } input when input.GetArrayLength() > 0:
                items.AddRange(input.EnumerateArray().Select(static item => item.Clone()));
                break;
            default:
                throw MustBe("input", "a text, or an array of at least one item");
        }

        return items.DrainToImmutable();
    }

    /// <summary>The request with all items in the place of its input, saying itself whether it is kept.</summary>
    public static PooledBody Write(JsonElement request, ImmutableArray<JsonElement> items, bool isKept)
    {
        var buffer = new ArrayBufferWriter<byte>(4 * 1024);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            json.WriteBoolean("store", isKept);
            foreach (var member in request.EnumerateObject())
            {
                if (member.Name == "store")
                {
                    continue;
                }

                if (member.Name != "input")
                {
                    json.WriteRaw(member.Name, member.Value);
                    continue;
                }

                json.WriteStartArray("input");
                foreach (var item in items)
                {
                    json.WriteRaw(item);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        var body = new PooledBody(buffer.WrittenCount);
        body.Append(buffer.WrittenSpan);
        return body;
    }

    private static JsonElement MessageOf(JsonElement text)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            json.WriteString("type", "message");
            json.WriteString("role", "user");
            json.WriteStartArray("content");
            json.WriteStartObject();
            json.WriteString("type", "input_text");
            json.WriteRaw("text", text);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}
