using System.Text;
using System.Text.Json;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Chat.Streaming;
using Interchange.Gateway.Completions;
using Interchange.Gateway.Messages;
using Interchange.Gateway.Providers.Scripted;
using Interchange.Gateway.Providers.Scripted.Scripts;
using Interchange.Gateway.Providers.Scripted.Wires;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Tests.Responses;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Tests.Chat.Dialects;

/// <summary>The way of a streamed answer through the gateway: the provider's bytes, the gateway's own events, the caller's dialect.</summary>
internal static class StreamPath
{
    private static readonly JsonElement Schema = JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city","days"]}""");

    /// <summary>What the scripted provider of a wire sends.</summary>
    public static byte[] Upstream(IScriptedWire wire, string script)
    {
        var reply = ScriptTable.Play(new ScriptRequest
        {
            Id = "scripted-1",
            Created = 1,
            Body = "{}"u8.ToArray(),
            Model = script,
            Stream = true,
            IncludeUsage = true,
            LastUserText = "one \"twö\" 漢字 👩‍👩‍👧‍👦",
            PromptTokens = 6,
            FirstTool = ("look_up", Schema),
            Wire = wire,
        });
        return [.. reply.Parts.SelectMany(static part => part.Bytes.ToArray())];
    }

    /// <summary>The gateway's own form: what the decoder makes, or the bytes themselves where the wire is that form.</summary>
    public static byte[] Decode(IAnswerDecoder? decoder, byte[] upstream, params ReadOnlySpan<int> cuts)
    {
        if (decoder is null)
        {
            return upstream;
        }

        using (decoder)
        {
            using var output = new PooledBody(1024);
            var start = 0;
            foreach (var cut in cuts)
            {
                decoder.Read(upstream.AsSpan(start, cut - start), output);
                start = cut;
            }

            decoder.Read(upstream.AsSpan(start), output);
            decoder.Complete(output);
            return output.Span.ToArray();
        }
    }

    /// <summary>The events that the gateway makes of a chat stream that comes in two pieces, with its own end.</summary>
    public static List<string> Splice(byte[] chat, int cut)
    {
        var facts = new AnswerFacts();
        var identity = new AnswerIdentity("gen-1", "author/model", "Provider", 7);
        using var scanner = new SseScanner();
        using var splicer = new ChunkSplicer(identity, facts);
        var events = new List<string>();
        var isDone = false;
        foreach (var piece in new[] { chat[..cut], chat[cut..] })
        {
            for (var start = 0; start < piece.Length;)
            {
                var room = scanner.GetMemory();
                var length = Math.Min(room.Length, piece.Length - start);
                piece.AsMemory(start, length).CopyTo(room);
                scanner.Advance(length);
                start += length;
                while (scanner.TryRead(out var data))
                {
                    using var output = new PooledBody(256);
                    isDone |= data.SequenceEqual("[DONE]"u8);
                    if (!isDone && splicer.Splice(data, output))
                    {
                        events.Add(Encoding.UTF8.GetString(output.Span));
                    }
                }
            }
        }

        Assert.True(isDone && facts.Finished, "The answer is whole.");
        events.Add(Encoding.UTF8.GetString(StreamEvents.End(identity, facts, DateTimeOffset.FromUnixTimeSeconds(7), facts.Usage!, default, routing: null).Span));
        return events;
    }

    /// <summary>The same in a dialect.</summary>
    public static string Encode(string dialect, List<string> events)
    {
        if (dialect == "chat")
        {
            return string.Concat(events);
        }

        IAnswerEncoder encoder = dialect switch
        {
            "messages" => new MessagesDialect().Resume(null),
            "responses" => ResponsesCaller.Encoder(),
            _ => new CompletionsDialect().Resume(null),
        };
        using var output = new PooledBody(1024);
        foreach (var data in events.SelectMany(static text => text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)).Select(static block => block["data: ".Length..]).Where(static data => data != "[DONE]"))
        {
            encoder.Chunk(ChatAnswer.Parse(Encoding.UTF8.GetBytes(data)), output);
        }

        return Encoding.UTF8.GetString(output.Span);
    }
}
