using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Readme;

[Collection(ChapterCollection.Name)]
public sealed class VariantExampleTests(ChapterProduct chapter) : ExampleTests(chapter)
{
    private static readonly TimeSpan Fast = TimeSpan.Zero;
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(800);

    [Theory, Example("variant", ":free")]
    public async Task Who_gives_the_model_away_answers(string example)
    {
        var answer = await AnswerAsync(Request(example));

        Assert.Equal("NVIDIA", (string?)answer.Json["provider"]);
        Assert.Equal(0, (decimal?)answer.Json["usage"]!["cost"]);
    }

    [Theory, Example("variant", ":nitro")]
    public async Task The_fastest_answers_the_priority_tier_among_them(string example)
    {
        await MeasureAsync("openai/gpt-5-mini", "openai/priority", "gpt-5-mini-priority", Fast);
        await MeasureAsync("openai/gpt-5-mini", "openai", "gpt-5-mini", Slow);

        await Eventually.HoldsAsync("the faster to come first", TimeSpan.FromSeconds(20), async () => await FirstIsAsync("openai/priority"), Cancellation);
        Assert.True(await FirstIsAsync("openai/priority"));

        async Task<bool> FirstIsAsync(string tag) => await EndpointAsync(await AnswerAsync(Request(example))) == tag;
    }

    [Theory, Example("variant", ":floor")]
    public async Task The_cheapest_answers_the_flex_tier_among_them(string example) =>
        Assert.Equal("openai/flex", await EndpointAsync(await AnswerAsync(Request(example))));

    [Theory, Example("variant", ":batch")]
    public async Task The_batch_tier_answers(string example) =>
        Assert.Equal("openai/batch", await EndpointAsync(await AnswerAsync(Request(example))));

    [Theory, Example("variant", ":exacto")]
    public async Task Who_is_known_to_be_good_answers_however_dear(string example)
    {
        await MeasureAsync("openai/gpt-oss-20b", "groq", "openai/gpt-oss-20b", Fast);
        await MeasureAsync("openai/gpt-oss-20b", "deepinfra", "openai/gpt-oss-20b", Slow);

        await Eventually.HoldsAsync(
            "the better one to come first", TimeSpan.FromSeconds(20), async () => await ProvidersAsync(Request(example)) is ["Groq"], Cancellation);
    }

    [Theory, Example("variant", ":thinking")]
    public async Task Who_reasons_answers_not_who_is_cheapest(string example) => await NeverTogetherAsync(example);

    [Theory, Example("variant", ":extended")]
    public async Task Who_has_the_longest_context_answers_not_who_is_cheapest(string example) => await NeverTogetherAsync(example);

    [Theory, Example("variant", ":online")]
    public async Task Online_answers_with_what_was_found(string example)
    {
        var answer = await Product.Caller.CompleteAsync(Request(example), Cancellation);

        Assert.True((int)answer.Status == 200, answer.Body);
        Assert.Equal("url_citation", (string?)answer.Json["choices"]![0]!["message"]!["annotations"]![0]!["type"]);
    }

    private async Task NeverTogetherAsync(string example)
    {
        Assert.Equal(["DeepInfra"], await ProvidersAsync(Request(example)));
        Assert.Contains("variant", await ExcludedByAsync(Request(example, provider: """{"only":["together"]}""")));
    }
}
