namespace Interchange.Gateway.Usage.Tokens;

/// <summary>
/// How many prompt tokens a request costs before a provider has counted them. Ask <see cref="UpperBound"/> first: it costs a few additions;
/// ask <see cref="CountedBound"/> only when that does not fit a balance. docs/billing.md lists the rules.
/// </summary>
public static class PromptTokens
{
    /// <summary>What templates add around the messages: the marks of a turn, the day, a default system prompt.</summary>
    public const int Frame = 128;

    /// <summary>What a provider adds where tools are offered: the longest known instruction has 530 tokens.</summary>
    public const int ToolFrame = 1_024;

    /// <summary>The fastest known rate: Gemini's 32 tokens a second. OpenAI's is 10.</summary>
    public const int PerAudioSecond = 32;

    /// <summary>Taken for the context of an endpoint that does not say how long it is, when something in a prompt has no size.</summary>
    public const long UnknownContext = 1_048_576;

    private const int LikelyPerImage = 765;
    private const int LikelyPerAudioSecond = 10;

    /// <summary>What stands around a message, a tool or another object of the prompt. Source: OpenAI's cookbook says 3 for a message and 1 for a name.</summary>
    private const int PerObject = 4;

    /// <summary>The longest text that is counted: 4 MB of JSON take about a second.</summary>
    private const long LongestCounted = 4 * 1024 * 1024;

    /// <summary>
    /// At least as many tokens as the endpoint's provider can count for the prompt. A token of text has at least one byte, in byte-level
    /// encodings and in those that fall back to bytes, and the JSON around a message is longer than the marks around it in any template; so the bytes of the request
    /// are a bound for its text, and the frames are one for what providers add. Media count by the largest documented number: an image by <see cref="PerImage"/>, audio by
    /// its seconds, a file as one token for each of its bytes; what has no size (a video, a file by reference) counts as the whole context. Never more than the context,
    /// because a longer prompt is refused.
    /// </summary>
    /// <param name="size">The prompt.</param>
    /// <param name="modelId">The gateway's id of the model.</param>
    /// <param name="contextLength">The endpoint's context in tokens; null when it is not known.</param>
    public static long UpperBound(in PromptSize size, string modelId, long? contextLength)
    {
        if (size.IsOpen)
        {
            return contextLength ?? UnknownContext;
        }

        var bound = size.TextBytes + Frame + (size.HasTools ? ToolFrame : 0);
        if (!size.IsText)
        {
            bound += Media(size, PerImage(modelId), PerAudioSecond, size.FileBytes);
        }

        return Math.Min(bound, contextLength ?? long.MaxValue);
    }

    /// <summary>
    /// A bound that is several times tighter, by the model's own tokenizer: the text as it is counted, frame and media as in <see cref="UpperBound"/>.
    /// Null where the tokenizer is not known, something has no size, or the text is longer than 4 MB. Takes about 0.1 ms for 1,000 characters,
    /// and half a second more the first time.
    /// </summary>
    /// <inheritdoc cref="Estimate" path="/param"/>
    public static long? CountedBound(
        in PromptSize size, string modelId, ReadOnlySpan<byte> messages, ReadOnlySpan<byte> tools = default, ReadOnlySpan<byte> responseFormat = default) =>
        size.IsOpen || Counted(size, modelId, messages, tools, responseFormat) is not { } text
            ? null
            : text + Frame + Media(size, PerImage(modelId), PerAudioSecond, size.FileBytes);

    /// <summary>
    /// The likely number, for the bill of an answer whose provider sent no usage: by the model's own tokenizer where it is known, else a token for every four bytes of the
    /// request; an image as OpenAI's tiles of a 1024 × 1024 one, audio at OpenAI's rate, a file as a token for every four bytes.
    /// </summary>
    /// <param name="size">The prompt.</param>
    /// <param name="modelId">The gateway's id of the model.</param>
    /// <param name="messages">The valid JSON of <c>messages</c>.</param>
    /// <param name="tools">That of <c>tools</c>; empty for none.</param>
    /// <param name="responseFormat">That of <c>response_format</c>; empty for none.</param>
    public static long Estimate(
        in PromptSize size, string modelId, ReadOnlySpan<byte> messages, ReadOnlySpan<byte> tools = default, ReadOnlySpan<byte> responseFormat = default) =>
        (Counted(size, modelId, messages, tools, responseFormat) ?? TextTokens.ByBytes(size.TextBytes))
        + Media(size, LikelyPerImage, LikelyPerAudioSecond, TextTokens.ByBytes(size.FileBytes));

    /// <summary>
    /// The most tokens that an image costs. Sources: OpenAI (tiles: 2,833 + 8 × 5,667 for gpt-4o-mini, less for all others), Anthropic (4,784 at high
    /// resolution); 16,384 is the largest setting of the Qwen-VL family and more than any other known.
    /// </summary>
    /// <param name="modelId">The gateway's id of the model.</param>
    public static long PerImage(string modelId) =>
        modelId.StartsWith("openai/gpt-4o-mini", StringComparison.OrdinalIgnoreCase) ? 48_169
        : modelId.StartsWith("anthropic/", StringComparison.OrdinalIgnoreCase) ? 4_784
        : 16_384;

    private static long? Counted(
        in PromptSize size, string modelId, ReadOnlySpan<byte> messages, ReadOnlySpan<byte> tools, ReadOnlySpan<byte> responseFormat)
    {
        if (size.TextBytes > LongestCounted || TextTokenizer.Of(modelId) is not { } tokenizer)
        {
            return null;
        }

        var (text, objects) = TextTokens.OfStrings(messages, tokenizer);
        return text + (objects * PerObject) + TextTokens.OfJson(tools, tokenizer) + TextTokens.OfJson(responseFormat, tokenizer);
    }

    private static long Media(in PromptSize size, long perImage, long perAudioSecond, long ofFiles) =>
        (size.Images * perImage) + (size.AudioSeconds * perAudioSecond) + ofFiles;
}
