using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Responses.Reading;
using Interchange.Gateway.Responses.Writing;
using Interchange.Gateway.Translation.Answers;
using Interchange.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Responses;

/// <summary>Asks in Responses and hears in Responses, with a chat answer between that a test writes.</summary>
internal static class ResponsesCaller
{
    public const string Id = "gen-1-abc";
    public const long Created = 1_700_000_000;

    public static FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(Created + 10));

    public static PooledBody Body(string json)
    {
        var body = new PooledBody(64);
        body.Append(Encoding.UTF8.GetBytes(json));
        return body;
    }

    /// <summary>The request as chat completions.</summary>
    public static JsonObject Chat(string request)
    {
        using var body = Body(request);
        var read = ResponsesReader.Read(body.Memory);
        using var chat = read.Chat;
        return JsonNode.Parse(chat.Span)!.AsObject();
    }

    public static JsonArray Messages(string input) => Chat($$"""{"model":"m","input":{{input}}}""")["messages"]!.AsArray();

    public static ResponseEncoder Encoder(string request = """{"model":"m","input":"hi"}""")
    {
        using var body = Body(request);
        var read = ResponsesReader.Read(body.Memory);
        read.Chat.Dispose();
        return new ResponseEncoder(read.Echo, Time);
    }

    /// <summary>A streamed chat answer as the gateway would end it.</summary>
    public static byte[] ChatStream(Action<ChunkWriter> write, bool ends = true)
    {
        using var output = new PooledBody(256);
        var chunks = Chunks(output);
        write(chunks);
        if (ends)
        {
            chunks.Usage(WriteUsage);
            chunks.Done();
        }

        return output.Span.ToArray();
    }

    /// <summary>What the caller of a streamed answer gets, its events held against the grammar.</summary>
    public static async Task<ResponsesGrammar> StreamAsync(Action<ChunkWriter> write, string request = """{"model":"m","input":"hi"}""", bool ends = true) =>
        ResponsesGrammar.Check(await EncodeAsync(ChatStream(write, ends), Encoder(request), int.MaxValue));

    public static async Task<JsonObject> WholeAsync(Action<AnswerWriter> write, string request = """{"model":"m","input":"hi"}""")
    {
        var answer = new AnswerWriter { Id = Id, Model = "vendor/model", Created = Created, NativeFinishReason = "stop", WriteUsage = WriteUsage };
        write(answer);
        using var chat = new PooledBody(256);
        answer.Write(chat);
        var context = new DefaultHttpContext();
        using var caller = new MemoryStream();
        context.Response.Body = caller;
        context.Response.ContentType = "application/json";
        await using var body = new DialectBody(context.Response, Encoder(request));
        await context.Response.Body.WriteAsync(chat.Memory, TestContext.Current.CancellationToken);
        await body.CompleteAsync();
        var response = JsonNode.Parse(caller.ToArray())!.AsObject();
        ResponsesGrammar.CheckResponse(response);
        return response;
    }

    /// <summary>Passes a chat stream through the encoder, in slices.</summary>
    public static async Task<string> EncodeAsync(byte[] chat, IAnswerEncoder encoder, int slice)
    {
        var context = new DefaultHttpContext();
        using var caller = new MemoryStream();
        context.Response.Body = caller;
        context.Response.ContentType = "text/event-stream";
        await using var body = new DialectBody(context.Response, encoder);
        for (var start = 0; start < chat.Length; start += Math.Min(slice, chat.Length - start))
        {
            await context.Response.Body.WriteAsync(chat.AsMemory(start, Math.Min(slice, chat.Length - start)), TestContext.Current.CancellationToken);
        }

        await body.CompleteAsync();
        return Encoding.UTF8.GetString(caller.ToArray());
    }

    public static void WriteUsage(System.Text.Json.Utf8JsonWriter json) => json.WriteRawMembers("""
        {"prompt_tokens":10,"completion_tokens":7,"total_tokens":17,"prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":1},
         "completion_tokens_details":{"reasoning_tokens":3},"cost":0.0012,"is_byok":false,
         "cost_details":{"upstream_inference_cost":null,"upstream_inference_prompt_cost":0.0008,"upstream_inference_completions_cost":0.0004}}
        """);

    public static void WriteRawMembers(this System.Text.Json.Utf8JsonWriter json, string members)
    {
        using var document = System.Text.Json.JsonDocument.Parse(members);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            member.WriteTo(json);
        }
    }

    private static ChunkWriter Chunks(PooledBody output) => new(output) { Id = Id, Model = "vendor/model", Created = Created };
}
