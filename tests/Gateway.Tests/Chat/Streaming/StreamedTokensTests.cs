using System.Text;
using System.Text.Json;
using CsCheck;
using Interchange.Gateway.Chat.Streaming;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Tests.Chat.Driving;
using Interchange.Gateway.Usage.Tokens;

namespace Interchange.Gateway.Tests.Chat.Streaming;

public sealed class StreamedTokensTests
{
    private const string Model = "openai/gpt-4o";
    private const string Prose = "It was a bright cold day in April, and \"the\" clocks\n were striking — naïve 漢字 👩‍👩‍👧‍👦 thirteen. ";

    private static readonly TextTokenizer Tokenizer = TextTokenizer.Of(Model)!;

    [Fact]
    public void A_text_has_the_same_tokens_wherever_it_is_cut() =>
        Gen.Int[1, 30].Array[1, 60].Sample(
            static sizes =>
            {
                var text = string.Concat(Enumerable.Repeat(Prose, 5));
                using var tokens = new StreamedTokens(Tokenizer);
                for (int at = 0, i = 0; at < text.Length; i++)
                {
                    var size = Math.Min(sizes[i % sizes.Length], text.Length - at);
                    size += at + size < text.Length && char.IsLowSurrogate(text[at + size]) ? 1 : 0;
                    tokens.Append(Json(text.Substring(at, size)));
                    at += size;
                }

                Assert.Equal(Tokenizer.Count(text), tokens.Count());
                Assert.Equal(Tokenizer.Count(text), tokens.Count());
            },
            iter: 50);

    [Fact]
    public void A_long_text_is_counted_in_parts()
    {
        using var tokens = new StreamedTokens(Tokenizer);
        for (var i = 0; i < 2_000; i++)
        {
            tokens.Append(Json(Prose));
        }

        var whole = Tokenizer.Count(string.Concat(Enumerable.Repeat(Prose, 2_000)));
        Assert.InRange(tokens.Count(), whole - 8, whole + 8);
    }

    [Fact]
    public void Half_a_character_is_counted_and_breaks_nothing()
    {
        using var tokens = new StreamedTokens(Tokenizer);
        tokens.Append("a \\ud83e"u8);
        Assert.InRange(tokens.Count(), 2, 8);
    }

    [Theory]
    [InlineData("""{"content":"TEXT"}""")]
    [InlineData("""{"reasoning":"TEXT"}""")]
    [InlineData("""{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"arguments":"TEXT"}}]}""")]
    public void A_stream_without_usage_is_billed_by_the_models_own_tokenizer(string delta)
    {
        var lab = new ChatLab();
        var pieces = Prose.Split(' ');
        lab.Providers.On("p1", Reply.Events(
            [.. pieces.Select((piece, i) => Reply.Chunk(delta.Replace("TEXT", Encoding.UTF8.GetString(Json((i == 0 ? "" : " ") + piece)), StringComparison.Ordinal))), Reply.Finish, "[DONE]"]));

        var recorded = lab.Ask(stream: true, new RoutePlan([ChatRequests.Step(model: Model, provider: "p1")])).Recorded!;

        Assert.Equal((Tokenizer.Count(Prose), true), (recorded.Usage.CompletionTokens, recorded.UsageEstimated));
    }

    private static byte[] Json(string text) => JsonEncodedText.Encode(text).EncodedUtf8Bytes.ToArray();
}
