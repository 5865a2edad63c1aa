using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Tests.Providers.Wires;

/// <summary>Drives decoders.</summary>
internal static class Decoding
{
    /// <summary>What the decoder makes of the bytes, given in pieces of the size.</summary>
    public static string Run(IAnswerDecoder decoder, byte[] bytes, int pieceSize = int.MaxValue)
    {
        using (decoder)
        {
            using var output = new PooledBody(1024);
            for (var start = 0; start < bytes.Length; start += Math.Min(pieceSize, bytes.Length - start))
            {
                decoder.Read(bytes.AsSpan(start, Math.Min(pieceSize, bytes.Length - start)), output);
            }

            decoder.Complete(output);
            return Encoding.UTF8.GetString(output.Span);
        }
    }

    /// <summary>The same, cut once at the place.</summary>
    public static string RunCutAt(IAnswerDecoder decoder, byte[] bytes, int cut)
    {
        using (decoder)
        {
            using var output = new PooledBody(1024);
            decoder.Read(bytes.AsSpan(0, cut), output);
            decoder.Read(bytes.AsSpan(cut), output);
            decoder.Complete(output);
            return Encoding.UTF8.GetString(output.Span);
        }
    }

    /// <summary>What the decoder makes does not depend on where the bytes were cut, and is a whole answer.</summary>
    public static void AssertSameWhereverCut(Func<IAnswerDecoder> decoder, byte[] bytes)
    {
        var whole = Run(decoder(), bytes);
        Assert.True(IsComplete(whole));
        Assert.Equal(whole, Run(decoder(), bytes, pieceSize: 1));
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(whole, RunCutAt(decoder(), bytes, cut));
        }
    }

    public static List<string> Events(string stream) =>
        [.. SseParser.Create(new MemoryStream(Encoding.UTF8.GetBytes(stream))).Enumerate().Select(static item => item.Data)];

    public static bool IsComplete(string stream) => Events(stream) is [.., "[DONE]"];

    /// <summary>The message that a client puts together from the chunks, with the finish reason and the usage beside it.</summary>
    public static JsonObject Message(string stream)
    {
        var (text, reasoning) = (new StringBuilder(), new StringBuilder());
        var calls = new SortedDictionary<int, JsonObject>();
        var details = new List<JsonObject>();
        var (annotations, images) = (new JsonArray(), new JsonArray());
        var result = new JsonObject();
        foreach (var chunk in Events(stream).Where(static data => data != "[DONE]").Select(static data => JsonNode.Parse(data)!.AsObject()))
        {
            Keep(result, "usage", chunk["usage"]);
            Keep(result, "error", chunk["error"]);
            foreach (var choice in chunk["choices"]!.AsArray())
            {
                Keep(result, "finish_reason", choice!["finish_reason"]);
                Keep(result, "native_finish_reason", choice["native_finish_reason"]);
                var delta = choice["delta"]!;
                text.Append((string?)delta["content"]);
                reasoning.Append((string?)delta["reasoning"]);
                foreach (var detail in delta["reasoning_details"]?.AsArray() ?? [])
                {
                    Merge(details, detail!.DeepClone().AsObject());
                }

                foreach (var call in delta["tool_calls"]?.AsArray() ?? [])
                {
                    MergeCall(calls, call!.AsObject());
                }

                AddAll(annotations, delta["annotations"]);
                AddAll(images, delta["images"]);
            }
        }

        result["content"] = text.ToString();
        result["reasoning"] = reasoning.ToString();
        result["reasoning_details"] = new JsonArray([.. details]);
        result["tool_calls"] = new JsonArray([.. calls.Values]);
        result["annotations"] = annotations;
        result["images"] = images;
        return result;
    }

    /// <summary>The same of an answer in one piece.</summary>
    public static JsonObject MessageOfDocument(string document)
    {
        var root = JsonNode.Parse(document)!.AsObject();
        var choice = root["choices"]![0]!;
        var message = choice["message"]!;
        var result = new JsonObject();
        Keep(result, "usage", root["usage"]);
        Keep(result, "finish_reason", choice["finish_reason"]);
        Keep(result, "native_finish_reason", choice["native_finish_reason"]);
        result["content"] = (string?)message["content"] ?? "";
        result["reasoning"] = (string?)message["reasoning"] ?? "";
        foreach (var member in (string[])["reasoning_details", "tool_calls", "annotations", "images"])
        {
            result[member] = message[member]?.DeepClone() ?? new JsonArray();
        }

        return result;
    }

    private static void Merge(List<JsonObject> details, JsonObject detail)
    {
        if (details is [.., var open] && JsonNode.DeepEquals(open["index"], detail["index"]) && (string?)open["type"] == "reasoning.text")
        {
            open["text"] = (string?)open["text"] + (string?)detail["text"];
            if (detail["signature"] is { } signature)
            {
                open["signature"] = signature.DeepClone();
            }

            return;
        }

        details.Add(detail);
    }

    private static void MergeCall(SortedDictionary<int, JsonObject> calls, JsonObject piece)
    {
        var index = (int)piece["index"]!;
        if (!calls.TryGetValue(index, out var call))
        {
            calls[index] = piece.DeepClone().AsObject();
            return;
        }

        call["function"]!["arguments"] = (string?)call["function"]!["arguments"] + (string?)piece["function"]!["arguments"];
    }

    private static void AddAll(JsonArray all, JsonNode? some)
    {
        foreach (var element in some?.AsArray() ?? [])
        {
            all.Add(element!.DeepClone());
        }
    }

    private static void Keep(JsonObject result, string name, JsonNode? value)
    {
        if (value is not null)
        {
            result[name] = value.DeepClone();
        }
    }
}
