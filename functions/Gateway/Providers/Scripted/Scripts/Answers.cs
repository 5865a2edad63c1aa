using System.Collections.Immutable;

namespace Interchange.Gateway.Providers.Scripted.Scripts;

/// <summary>Scripts that end well.</summary>
internal static class Answers
{
    /// <summary>Text that breaks whoever cuts it by bytes or by UTF-16 units.</summary>
    internal const string UnicodeText =
        "naïve café e\u0301 Ω≈ç√ 漢字かな交じり文 한국어 עברית العربية 👋🏽 👩‍👩‍👧‍👦 🏳️‍🌈 🇨🇭 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \u200d\u2028 \"quoted\" back\\slash \t tab \U0010FFFF end";

    public static ImmutableArray<Script> All { get; } =
    [
        new("echo", "Answers with the text of the last user message, word by word.", Echo),
        new("prefill", "Echoes; where the last message is the assistant's, goes on behind it.", Prefill),
        new("unicode", "Answers with emoji, joined sequences, CJK, combining marks and right-to-left text, one code point per chunk.",
            request => Replies.Whole(request, Unicode().LimitedTo(request.MaxTokens))),
        new("long", "Answers with as many words as max_tokens allows, 200 by default.", request => Replies.Whole(request, Long(request))),
        new("tools", "Calls the first tool offered, arguments in pieces; answers in words once the tool has answered.",
            request => Replies.Whole(request, Tools(request))),
        new("parallel-tools", "Calls the first tool offered twice at once; answers in words once the tools have answered.",
            request => Replies.Whole(request, ParallelTools(request))),
        new("signed-reasoning", "Thinks with a signature before it calls the first tool offered, or echoes; says, once the tool has answered, which signatures came back.",
            request => Replies.Whole(request, SignedReasoning(request))),
        new("json", "Answers with a JSON document that satisfies response_format.json_schema, {} without a schema.",
            request => Replies.Whole(request, Pieces(SchemaSample.For(request.ResponseSchema), 7))),
        new("nearly-json", "Answers with what is nearly JSON: fenced, with a comma too many and a bracket too few.",
            request => Replies.Whole(request, Pieces("Here you are:\n```json\n{'city': \"Bern\", \"tags\": [1, 2,\n```", 7))),
        new("reasoning", "Thinks aloud before it echoes.",
            request => Replies.Whole(request, ScriptedAnswer.Of(request.LastUserText) with { Reasoning = [.. WordPieces.Split("Let me think about this.")] })),
        new("reflect", "Answers with the bytes of the request as the provider received them, in base64.",
            request => Replies.Whole(request, Pieces(Convert.ToBase64String(request.Body.Span), 1024))),
        new("cached", "Echoes; half of the prompt comes from a cache and seven hidden reasoning tokens are billed.",
            request => Replies.Whole(request, ScriptedAnswer.Of(request.LastUserText) with { CachedTokens = request.PromptTokens / 2, HiddenReasoningTokens = 7 })),
        new("picture", "Answers with an image of one pixel.",
            request => Replies.Whole(request, ScriptedAnswer.Of("Here it is.") with { Image = ScriptedImages.Png })) { MakesImages = true },
        new("native-finish", "Echoes and ends with the finish reason eos.",
            request => Replies.Whole(request, ScriptedAnswer.Of(request.LastUserText) with { FinishReason = "eos" })),
        new("refusal", "Refuses, with finish reason content_filter.",
            request => Replies.Whole(request, new ScriptedAnswer { Refusal = "That is not something this script says.", FinishReason = "content_filter" })),
        new("no-usage", "Echoes and never says what it used.",
            request => Replies.Whole(request, ScriptedAnswer.Of(request.LastUserText) with { UsagePlacement = UsagePlacement.Nowhere })),
        new("usage-on-final-choice", "Echoes; the usage rides on the chunk with the finish reason.",
            request => Replies.Whole(request, ScriptedAnswer.Of(request.LastUserText) with { UsagePlacement = UsagePlacement.FinalChoice })) { IsOfChatWire = true },
        new("no-done", "Echoes completely and ends the stream without [DONE].", NoDone),
        new("crlf", "Echoes with CRLF line ends, comments, extra fields and data split over lines.", Crlf) { IsOfChatWire = true },
        new("dribble", "Echoes, every byte written and flushed alone.", Dribble),
    ];

    private static ScriptReply Echo(ScriptRequest request) => Replies.Whole(request, ScriptedAnswer.Of(request.LastUserText).LimitedTo(request.MaxTokens));

    private static ScriptReply Prefill(ScriptRequest request)
    {
        var text = request.LastUserText;
        var rest = request.Prefill is { } begun && text.StartsWith(begun, StringComparison.Ordinal) ? text[begun.Length..] : text;
        return Replies.Whole(request, ScriptedAnswer.Of(rest));
    }

    private static ScriptedAnswer Unicode() => new() { Pieces = [.. UnicodeText.EnumerateRunes().Select(rune => rune.ToString())] };

    private static ScriptedAnswer Long(ScriptRequest request) =>
        new() { Pieces = [.. Enumerable.Range(1, request.MaxTokens ?? 200).Select(number => number == 1 ? "word1" : $" word{number}")] };

    private static ScriptedAnswer Tools(ScriptRequest request)
    {
        if (request.EndsWithToolResult)
        {
            return ScriptedAnswer.Of("The tool has answered.");
        }

        return request.FirstTool is not { } tool
            ? ScriptedAnswer.Of("No tool was offered.")
            : new ScriptedAnswer
            {
                ToolCalls = [new ScriptedToolCall("call_scripted_1", tool.Name, Cut(SchemaSample.For(tool.Parameters), 5))],
                FinishReason = "tool_calls",
            };
    }

    private static ScriptedAnswer ParallelTools(ScriptRequest request)
    {
        var answer = Tools(request);
        return answer.ToolCalls is [var call] ? answer with { ToolCalls = [call, call with { Id = "call_scripted_2" }] } : answer;
    }

    private static ScriptedAnswer SignedReasoning(ScriptRequest request)
    {
        if (request.EndsWithToolResult)
        {
            return ScriptedAnswer.Of($"Signatures: {string.Join(' ', request.Signatures)}");
        }

        var answer = request.FirstTool is null ? ScriptedAnswer.Of(request.LastUserText) : ParallelTools(request);
        return answer with
        {
            Reasoning = [.. WordPieces.Split("Let me think about this.")],
            Signature = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"signature+{request.Id}/=")),
        };
    }

    private static ScriptReply NoDone(ScriptRequest request)
    {
        var answer = ScriptedAnswer.Of(request.LastUserText);
        return request.Stream
            ? Replies.Stream(request, Replies.Timed(request, request.Wire.Frames(request, answer))) with { Bill = ScriptBill.Of(request, answer) }
            : Replies.Whole(request, answer);
    }

    private static ScriptReply Crlf(ScriptRequest request)
    {
        var answer = ScriptedAnswer.Of(request.LastUserText);
        var reply = request.Stream
            ? ScriptReply.Stream(Replies.Timed(
                request,
                ChatWire.Chunks(request, answer).Select(ChatWire.BaroqueFrame).Append(": the end\r\n\r\ndata: [DONE]\r\n\r\n"u8.ToArray())))
            : ScriptReply.Document(ChatWire.Document(request, answer, indented: true));
        return reply with { Bill = ScriptBill.Of(request, answer) };
    }

    private static ScriptReply Dribble(ScriptRequest request)
    {
        var reply = Replies.Whole(request, ScriptedAnswer.Of(request.LastUserText));
        return reply with { HeadersFirst = true, Parts = reply.Parts.SelectMany(EachByte) };
    }

    private static IEnumerable<ScriptPart> EachByte(ScriptPart part)
    {
        for (var index = 0; index < part.Bytes.Length; index++)
        {
            yield return new ScriptPart(part.Bytes.Slice(index, 1), index == 0 ? part.Delay : default);
        }
    }

    private static ScriptedAnswer Pieces(string text, int length) => new() { Pieces = Cut(text, length) };

    private static ImmutableArray<string> Cut(string text, int length) => [.. text.Chunk(length).Select(piece => new string(piece))];
}
