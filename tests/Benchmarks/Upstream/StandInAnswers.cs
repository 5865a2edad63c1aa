using System.Globalization;
using System.Text;

namespace Interchange.Benchmarks.Upstream;

/// <summary>What the stand-in upstream says, rendered once: an OpenAI chat completion, whole and as a stream.</summary>
public static class StandInAnswers
{
    public const int ContentChunks = 50;

    private const string Id = "chatcmpl-BpE4hT2mVxQ9sZyK1nRw7LdU3oJcF";
    private const string Model = "standin-1-2026-05-01";
    private const string Fingerprint = "fp_3b9f1c7d2e";

    /// <summary>The answer to a request that does not stream, about 600 bytes of JSON.</summary>
    public static ReadOnlyMemory<byte> Whole { get; } = Encoding.UTF8.GetBytes(
        $$$"""
        {"id":"{{{Id}}}","object":"chat.completion","created":1767225600,"model":"{{{Model}}}","choices":[{"index":0,"message":{"role":"assistant","content":"A switch that joins two roads must be quick, and must never lose a passenger. Everything else is paint.","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":132,"completion_tokens":50,"total_tokens":182,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}},"service_tier":"default","system_fingerprint":"{{{Fingerprint}}}"}
        """);

    /// <summary>The events of a streamed answer in order: content, finish, usage, end marker. Each is one write of a provider.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Events { get; } =
    [
        .. Enumerable.Range(0, ContentChunks).Select(Content),
        Event($$"""[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]""", "null"),
        Event("[]", """{"prompt_tokens":132,"completion_tokens":50,"total_tokens":182,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}}"""),
        "data: [DONE]\n\n"u8.ToArray(),
    ];

    private static ReadOnlyMemory<byte> Content(int position)
    {
        var role = position == 0 ? "\"role\":\"assistant\"," : "";
        var word = string.Create(CultureInfo.InvariantCulture, $" word{position}");
        return Event($$"""[{"index":0,"delta":{{{role}}"content":"{{word}}"},"logprobs":null,"finish_reason":null}]""", "null");
    }

    private static ReadOnlyMemory<byte> Event(string choices, string usage) => Encoding.UTF8.GetBytes(
        $$$"""data: {"id":"{{{Id}}}","object":"chat.completion.chunk","created":1767225600,"model":"{{{Model}}}","service_tier":"default","system_fingerprint":"{{{Fingerprint}}}","choices":{{{choices}}},"usage":{{{usage}}}}"""
        + "\n\n");
}
