using System.Text;
using CsCheck;
using Interchange.Gateway.Usage.Tokens;

namespace Interchange.Gateway.Tests.Usage.Tokens;

public sealed class TextTokenizerTests
{
    [Theory]
    [InlineData("openai/gpt-4o-mini", "o200k_base")]
    [InlineData("openai/gpt-5.4-nano", "o200k_base")]
    [InlineData("openai/gpt-oss-120b", "o200k_base")]
    [InlineData("openai/o3", "o200k_base")]
    [InlineData("openai/gpt-4.1", "o200k_base")]
    [InlineData("openai/gpt-4", "cl100k_base")]
    [InlineData("openai/gpt-4-turbo", "cl100k_base")]
    [InlineData("OpenAI/GPT-3.5-turbo-0125", "cl100k_base")]
    [InlineData("openai/whisper-large-v3", null)]
    [InlineData("anthropic/claude-sonnet-4", null)]
    [InlineData("scripted/echo", null)]
    public void Knows_the_tokenizers_of_OpenAIs_families(string model, string? encoding) => Assert.Equal(encoding, TextTokenizer.Of(model)?.Encoding);

    // Counts of OpenAI's own tiktoken.
    [Theory]
    [InlineData("openai/gpt-4o", "hello world", 2)]
    [InlineData("openai/gpt-4", "hello world", 2)]
    [InlineData("openai/gpt-4o", "tiktoken is great!", 6)]
    [InlineData("openai/gpt-4", "tiktoken is great!", 6)]
    [InlineData("openai/gpt-4o", "", 0)]
    public void Counts_as_the_models_do(string model, string text, long tokens) => Assert.Equal(tokens, TextTokenizer.Of(model)!.Count(text));

    [Fact]
    public void Never_counts_more_tokens_than_bytes()
    {
        var texts = Gen.OneOf(
            Gen.String,
            Gen.String[Gen.Char.AlphaNumeric, 0, 2_000],
            Gen.OneOf("漢字かな交じり文。", "!\n/\n", "\u0301", "👩‍👩‍👧‍👦", "  \t\r\n", "ÀÉ", "1234").Array[0, 200].Select(string.Concat));

        Gen.Select(texts, Gen.OneOf("openai/gpt-4o", "openai/gpt-4")).Sample(
            (text, model) => TextTokenizer.Of(model)!.Count(text) <= Encoding.UTF8.GetByteCount(text),
            iter: 300);
    }

    [Fact]
    public void Markers_of_the_tokenizer_are_a_callers_text() =>
        Assert.InRange(TextTokenizer.Of("openai/gpt-4o")!.Count("<|endoftext|>"), 7, 20);

    [Theory]
    [InlineData("a")]
    [InlineData("漢")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("!")]
    [InlineData("!\u0301")]
    [InlineData("!\n")]
    [InlineData("/\n")]
    [InlineData("😀!")]
    [InlineData("a\U00020000")]
    public void A_long_run_costs_no_more_time_than_a_short_one(string piece)
    {
        // Handed to the library whole, 400,000 of them would take minutes.
        var text = string.Concat(Enumerable.Repeat(piece, 400_000));

        Assert.Equal(Encoding.UTF8.GetByteCount(text), TextTokenizer.Of("openai/gpt-4o")!.Count(text));
    }
}
