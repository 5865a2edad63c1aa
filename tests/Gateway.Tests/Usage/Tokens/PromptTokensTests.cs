using System.Text;
using System.Text.Json;
using CsCheck;
using Interchange.Gateway.Usage.Tokens;

namespace Interchange.Gateway.Tests.Usage.Tokens;

public sealed class PromptTokensTests
{
    private const string Gpt = "openai/gpt-4o";

    [Fact]
    public void The_bound_of_a_text_is_its_bytes_and_the_frame()
    {
        var size = new PromptSize { TextBytes = 1_000 };

        Assert.Equal(1_128, PromptTokens.UpperBound(size, Gpt, contextLength: null));
        Assert.Equal(1_128 + 1_024, PromptTokens.UpperBound(size with { HasTools = true }, Gpt, contextLength: null));
        Assert.Equal(1_100, PromptTokens.UpperBound(size, Gpt, contextLength: 1_100));
    }

    [Theory]
    [InlineData("openai/gpt-4o-mini", 48_169)]
    [InlineData("anthropic/claude-sonnet-4.5", 4_784)]
    [InlineData("qwen/qwen3-vl", 16_384)]
    public void Images_count_by_the_dearest_documented_rule_and_not_by_their_bytes(string model, long perImage)
    {
        var size = new PromptSize { TextBytes = 100, PayloadBytes = 5_000_000, Images = 2 };

        Assert.Equal(100 + 128 + (2 * perImage), PromptTokens.UpperBound(size, model, contextLength: null));
    }

    [Fact]
    public void Audio_counts_by_its_seconds_and_a_file_by_its_bytes()
    {
        var size = new PromptSize { TextBytes = 100, Audios = 1, AudioSeconds = 60, Files = 1, FileBytes = 10_000 };

        Assert.Equal(100 + 128 + (60 * 32) + 10_000, PromptTokens.UpperBound(size, Gpt, contextLength: null));
    }

    [Fact]
    public void What_has_no_size_counts_as_the_whole_context()
    {
        var size = new PromptSize { TextBytes = 100, Videos = 1, IsOpen = true };

        Assert.Equal(128_000, PromptTokens.UpperBound(size, Gpt, contextLength: 128_000));
        Assert.Equal(1_048_576, PromptTokens.UpperBound(size, Gpt, contextLength: null));
        Assert.Null(PromptTokens.CountedBound(size, Gpt, "[]"u8));
    }

    [Fact]
    public void The_counted_bound_lies_between_the_tokens_of_the_text_and_the_bound_of_the_bytes()
    {
        // Source of 3 tokens a message and 3 more: OpenAI's cookbook, "How to count tokens with tiktoken".
        Gen.String.Array[1, 8].Sample(texts =>
        {
            var messages = JsonSerializer.SerializeToUtf8Bytes(texts.Select(text => new { role = "user", content = text }));
            var size = PromptSizeReader.Read(messages.Length, messages, hasTools: false);
            var text = texts.Sum(content => TextTokenizer.Of(Gpt)!.Count(content) + 4) + 3;

            var counted = PromptTokens.CountedBound(size, Gpt, messages);

            Assert.InRange(counted!.Value, text, PromptTokens.UpperBound(size, Gpt, contextLength: null));
        });
    }

    [Fact]
    public void Counts_what_a_document_costs_several_times_closer_than_its_bytes()
    {
        var text = string.Concat(Enumerable.Repeat("The quick brown fox jumps over the lazy dog. ", 200));
        var messages = Encoding.UTF8.GetBytes($$"""[{"role":"user","content":"{{text}}"}]""");
        var size = PromptSizeReader.Read(messages.Length, messages, hasTools: false);

        Assert.Equal(9_158, PromptTokens.UpperBound(size, Gpt, contextLength: null));
        Assert.InRange(PromptTokens.CountedBound(size, Gpt, messages)!.Value, 2_000 + 128, 2_010 + 128);
        Assert.InRange(PromptTokens.Estimate(size, Gpt, messages), 2_000, 2_010);
        Assert.Equal(2_258, PromptTokens.Estimate(size, "meta-llama/llama-3.3-70b-instruct", messages));
    }

    [Fact]
    public void Tools_and_schemas_count_as_they_stand()
    {
        var size = new PromptSize { TextBytes = 1_000, HasTools = true };
        var schema = """{"type":"object","properties":{"city":{"type":"string"}}}"""u8;
        var alone = PromptTokens.Estimate(size, Gpt, "[]"u8);
        var tokens = TextTokenizer.Of(Gpt)!.Count(Encoding.UTF8.GetString(schema));

        Assert.Equal(alone + (2 * tokens), PromptTokens.Estimate(size, Gpt, "[]"u8, schema, schema));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_counted_by_its_bytes() =>
        Assert.Equal(6 + 4, PromptTokens.Estimate(new PromptSize { TextBytes = 20 }, Gpt, """[{"content":"\ud800"}]"""u8));

    [Fact]
    public void Media_are_left_out_of_the_text()
    {
        var data = new string('A', 100_000);
        var messages = Encoding.UTF8.GetBytes(
            """[{"role":"user","content":[{"type":"image_url","image_url":{"url":"DATA"}},{"type":"input_audio","input_audio":{"data":"DATA","format":"wav"}}]}]"""
                .Replace("DATA", data, StringComparison.Ordinal));
        var size = PromptSizeReader.Read(messages.Length, messages, hasTools: false);

        Assert.InRange(PromptTokens.Estimate(size, Gpt, messages), 765 + 100, 765 + 100 + 50);
        Assert.InRange(PromptTokens.CountedBound(size, Gpt, messages)!.Value, 16_384 + (10 * 32), 16_384 + (10 * 32) + 250);
    }
}
