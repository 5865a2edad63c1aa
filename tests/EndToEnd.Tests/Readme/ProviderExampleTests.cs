using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.FaultWall;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Readme;

[Collection(ChapterCollection.Name)]
public sealed class ProviderExampleTests(ChapterProduct chapter) : ExampleTests(chapter)
{
    [Theory, Example("provider", "order")]
    public async Task Those_listed_are_tried_in_this_order_and_the_others_then(string example)
    {
        foreach (var listed in (string[])["groq", "together"])
        {
            Chapter.Providers[listed].Script(ChapterProduct.Upstream("order"), static (exchange, _) => Answers.FailAsync(exchange, 503, "Down"));
        }

        var attempts = await AttemptsAsync((await AnswerAsync(Request(example, "order"))).Id);

        Assert.Equal(["groq", "together"], attempts.Select(Tag).Distinct().Take(2));
        Assert.Contains(Tag(attempts[^1]), (string[])["deepinfra", "fireworks"]);
    }

    [Theory, Example("provider", "only")]
    public async Task Only_those_listed_answer(string example) =>
        Assert.Subset(new HashSet<string?> { "Groq", "Fireworks" }, (await ProvidersAsync(Request(example, "plain"))).ToHashSet());

    [Theory, Example("provider", "ignore")]
    public async Task Those_listed_never_answer(string example) =>
        Assert.DoesNotContain("DeepInfra", await ProvidersAsync(Request(example, "plain")));

    [Theory, Example("provider", "allow_fallbacks")]
    public async Task Nobody_else_is_asked(string example)
    {
        Chapter.Providers["groq"].Script(ChapterProduct.Upstream("allow_fallbacks"), static (exchange, _) => Answers.FailAsync(exchange, 503, "Down"));

        var answer = await Product.Caller.CompleteAsync(Request(example, "allow_fallbacks"), Cancellation);

        Assert.Equal("provider_overloaded", (string?)answer.Error?["metadata"]?["error_type"]);
        Assert.Equal(
            ["groq"],
            Chapter.Providers.Where(static provider => provider.Value.AttemptsFor(ChapterProduct.Upstream("allow_fallbacks")).Count > 0).Select(static provider => provider.Key));
    }

    [Theory, Example("provider", "require_parameters")]
    public async Task Who_does_not_support_a_parameter_is_not_asked(string example)
    {
        Assert.Equal(["Groq"], await ProvidersAsync(Request(example, "plain")));
        Assert.True((bool?)Chapter.Providers["groq"].AttemptsFor(ChapterProduct.Upstream("plain"))[^1].Body["logprobs"]);
        Assert.Contains("require_parameters", await ExcludedByAsync(Request(example, "plain", """{"only":["deepinfra"]}""")));
    }

    [Theory, Example("provider", "data_collection")]
    public async Task Who_collects_the_data_is_not_asked(string example)
    {
        Assert.Subset(new HashSet<string?> { "Groq", "Fireworks" }, (await ProvidersAsync(Request(example, "plain"))).ToHashSet());
        Assert.Contains("data_policy:training", await ExcludedByAsync(Request(example, "plain", """{"only":["deepinfra"]}""")));
    }

    [Theory, Example("provider", "zdr")]
    public async Task Who_keeps_anything_is_not_asked(string example)
    {
        Assert.Equal(["Fireworks"], await ProvidersAsync(Request(example, "plain")));
        Assert.Contains("data_policy:zdr", await ExcludedByAsync(Request(example, "plain", """{"only":["groq"]}""")));
    }

    [Theory, Example("provider", "enforce_distillable_text")]
    public async Task A_model_that_others_may_not_learn_from_is_passed_over(string example)
    {
        var answer = await AnswerAsync(Request(example));

        Assert.Equal("openai/gpt-oss-120b", (string?)answer.Json["model"]);
        Assert.Single(await AttemptsAsync(answer.Id));
    }

    [Theory, Example("provider", "quantizations")]
    public async Task Only_those_quantized_so_answer(string example)
    {
        Assert.Equal(["Together"], await ProvidersAsync(Request(example, "plain")));
        Assert.Contains("quantization", await ExcludedByAsync(Request(example, "plain", """{"only":["groq"]}""")));
    }

    [Theory, Example("provider", "sort")]
    public async Task The_cheapest_is_always_first(string example)
    {
        Assert.Equal(["DeepInfra"], await ProvidersAsync(Request(example, "alike")));
        Assert.Equal(["Groq"], await ProvidersAsync(Request(example, "alike", """{"ignore":["deepinfra"]}""")));
    }

    [Theory, Example("provider", "sort.partition")]
    public async Task The_cheapest_of_all_models_is_first(string example)
    {
        var answer = await AnswerAsync(Request(example));

        Assert.Equal("openai/gpt-oss-120b", (string?)answer.Json["model"]);
        Assert.Single(await AttemptsAsync(answer.Id));
    }

    [Theory, Example("provider", "preferred_min_throughput")]
    public async Task Who_is_too_slow_is_tried_last(string example) => await SlowIsLastAsync(example, "preferred_min_throughput");

    [Theory, Example("provider", "preferred_max_latency")]
    public async Task Who_begins_too_late_is_tried_last(string example) => await SlowIsLastAsync(example, "preferred_max_latency");

    [Theory, Example("provider", "max_price")]
    public async Task Who_is_dearer_is_not_asked_even_when_it_is_wanted_first(string example)
    {
        Assert.Equal(["DeepInfra"], await ProvidersAsync(Request(example, "plain", """{"order":["groq"]}""")));
        Assert.Contains("max_price", await ExcludedByAsync(Request(example, "plain", """{"only":["groq"]}""")));
    }

    [Theory, Example("provider", "timeouts")]
    public async Task Who_is_silent_for_longer_is_left(string example)
    {
        Chapter.FailFirst("timeouts", static exchange => exchange.BeSilentAsync());

        var answer = await StreamAsync(Request(example, "timeouts"));

        Assert.Equal(Answers.Text, answer.Text);
        var late = (await AttemptsAsync(answer.Id))[0];
        Assert.Equal("timeout", Failure(late));
        Assert.InRange((double)late["latency"]!, 2_900, 20_000);
    }

    [Theory, Example("provider", "hedge")]
    public async Task A_second_endpoint_answers_when_the_first_is_late(string example)
    {
        Chapter.FailFirst("hedge", static exchange => exchange.BeSilentAsync());

        var answer = await StreamAsync(Request(example, "hedge"));

        Assert.Equal(Answers.Text, answer.Text);
        var attempts = await AttemptsAsync(answer.Id);
        Assert.Equal(["hedge_lost"], attempts.Select(Failure).OfType<string>());
        Assert.Equal(2, attempts.Select(Tag).Distinct().Count());
    }

    [Theory, Example("provider", "stream_recovery")]
    public async Task A_stream_that_breaks_off_is_gone_on_with(string example)
    {
        Chapter.FailFirst("stream_recovery", static async exchange =>
        {
            await Answers.BeginAsync(exchange, frames: 6);
            await exchange.EndStreamAsync();
        });

        var answer = await StreamAsync(Request(example, "stream_recovery"));

        Assert.Equal(Answers.Text, answer.Text);
        var attempts = await AttemptsAsync(answer.Id);
        Assert.Equal(2, attempts.Count);
        Assert.Equal("truncated", Failure(attempts[0]));
        Assert.True((decimal?)attempts[0]["operator_cost"] > 0);
        Assert.Null(attempts[1]["operator_cost"]);
    }

    [Theory, Example("provider", "on_refusal")]
    public async Task Another_endpoint_answers_what_the_first_refuses(string example)
    {
        Chapter.FailFirst("on_refusal", static exchange => Answers.FailAsync(exchange, 400, "The content filter stopped the prompt.", "content_filter"));

        var attempts = await AttemptsAsync((await AnswerAsync(Request(example, "on_refusal"))).Id);

        Assert.Equal(["content_filter", null], attempts.Select(Failure));
    }

    private async Task<StreamedAnswer> StreamAsync(string request)
    {
        var answer = await Product.Caller.StreamAsync(request, Cancellation);
        Assert.True(answer.EndedNormally, answer.Body);
        return answer;
    }

    private async Task SlowIsLastAsync(string example, string lab)
    {
        // It costs a tenth of the others, so nothing but its measurements can keep it from nearly every call.
        await MeasureAsync($"lab/{lab}", "deepinfra", ChapterProduct.Upstream(lab), TimeSpan.FromMilliseconds(1500));

        await Eventually.HoldsAsync(
            "the slow one to step back",
            TimeSpan.FromSeconds(20),
            async () => !(await ProvidersAsync(Request(example, lab))).Contains("DeepInfra"),
            Cancellation);
    }
}
