using System.Text.Json;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Tests.Chat.Driving;

namespace Interchange.Gateway.Tests.Chat.Streaming.Recovery;

/// <summary>A stream that breaks off goes on at another endpoint, and its caller cannot tell but by the model's name.</summary>
public sealed class StreamRecoveryTests
{
    private const string Planet = "\\ud83e\\ude90";
    private static readonly ProviderPreferences Recovered = ProviderPreferences.None with { StreamRecovery = true };
    private static readonly string[] Texts = ["Once \"upon\"", " a\ttime,", " naïve 漢字 👩‍👩‍👧‍👦", "", " the end."];
    private static readonly string Whole = string.Concat(Texts);

    private readonly ChatLab _lab = new();

    /// <summary>Every way to break, at every frame behind the first content, with every way to go on.</summary>
    public static MatrixTheoryData<string, int, bool> Breaks { get; } = new(["cut", "eof", "stall", "error", "malformed"], [2, 3, 4, 5, 6], [false, true]);

    public static TheoryData<int> Lengths { get; } = [.. Enumerable.Range(1, Whole.Length)];

    [Theory]
    [MemberData(nameof(Breaks))]
    public void Delivers_the_whole_text_once(string fault, int frames, bool prefill)
    {
        _lab.Providers.On("p1", Broken(fault, frames));
        var delivered = string.Concat(Texts.Take(frames - 1));
        _lab.Providers.On("p2", prefill ? Reply.Stream(Whole[delivered.Length..]) : Reply.Stream(Texts));

        var answer = _lab.Ask(stream: true, Plan(prefill), Recovered);

        AssertWhole(answer);
        Assert.Equal(["p1", "p2"], _lab.Providers.Order);
        var messages = JsonDocument.Parse(_lab.Providers.Requests[1].Body).RootElement.GetProperty("messages");
        Assert.Equal(prefill ? 2 : 1, messages.GetArrayLength());
        Assert.True(!prefill || messages[1].GetProperty("content").GetString() == delivered);
    }

    [Theory]
    [InlineData(2_000, false)]
    [InlineData(20_000, true)]
    public async Task A_continuation_by_prefill_is_paid_for_with_its_longer_prompt(long nanos, bool continued)
    {
        var lab = new ChatLab(enforced: true);
        await lab.Ledger.GrantAsync("acc", nanos);
        var text = new string('x', 1_000);
        lab.Providers.On("p1", Reply.Stream(text).First(2).Ending(ReplyEnd.Reset));
        if (continued)
        {
            lab.Providers.On("p2", Reply.Stream("end"));
        }

        var plan = new RoutePlan([.. Plan(prefill: true).Steps.Select(static step => step with
        {
            Endpoint = step.Endpoint with { Pricing = new Pricing { Prompt = 0.000000001m } },
        })]);
        var answer = lab.Ask(stream: true, plan, Recovered);

        Assert.Equal(continued, answer.EndedNormally);
        Assert.Equal(continued ? text + "end" : text, answer.Text);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Aligns_wherever_the_second_answer_is_cut_into_chunks(int length)
    {
        _lab.Providers.On("p1", Broken("cut", 4));
        _lab.Providers.On("p2", Reply.Events(
            [.. Whole.Chunk(length).Select(static piece => Reply.Chunk($$$"""{"content":"{{{Escaped(piece)}}}"}""", created: "1800000000")), Reply.Finish, Reply.Usage, "[DONE]"]));

        AssertWhole(_lab.Ask(stream: true, Plan(prefill: false), Recovered));
    }

    [Fact]
    public void Aligns_halves_of_a_character_that_each_side_writes_in_its_own_way()
    {
        _lab.Providers.On("p1", Reply.Events(Reply.Chunk("""{"content":"a"}"""), Reply.Chunk($$$"""{"content":"{{{Planet[..6]}}}"}""")).Ending(ReplyEnd.Reset));
        _lab.Providers.On("p2", Reply.Stream("a🪐b"));

        var answer = _lab.Ask(stream: true, Plan(prefill: true), Recovered);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal("a" + Planet[..6] + "\\ude90b", string.Concat(RawContents(answer)));
        Assert.DoesNotContain("assistant", _lab.Providers.Requests[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Ends_with_an_error_when_the_second_answer_says_something_else()
    {
        _lab.Providers.On("p1", Broken("cut", 3));
        _lab.Providers.On("p2", Reply.Stream("Once \"upon\"", " another time"));

        var answer = _lab.Ask(stream: true, Plan(prefill: false), Recovered);

        AssertBrokenOff(answer, string.Concat(Texts.Take(2)));
        Assert.Equal("diverged", answer.Recorded!.Attempts[1].Failure);
        Assert.True(_lab.Breakers.Reports[1].Abandoned);
    }

    [Fact]
    public void Ends_with_an_error_when_the_second_answer_is_shorter_than_what_was_said()
    {
        _lab.Providers.On("p1", Broken("cut", 3));
        _lab.Providers.On("p2", Reply.Stream("Once"));

        AssertBrokenOff(_lab.Ask(stream: true, Plan(prefill: false), Recovered), string.Concat(Texts.Take(2)));
    }

    [Theory]
    [InlineData("""{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{"}}]}""", "")]
    [InlineData("""{"audio":{"data":"AAAA"}}""", "")]
    [InlineData("""{"content":"x"}""", ",\"n\":2")]
    [InlineData("""{"content":"x"}""", ",\"logprobs\":true")]
    public void Continues_nothing_but_one_plain_text(string delta, string extra)
    {
        _lab.Providers.On("p1", Reply.Events(Reply.Chunk("""{"content":"a"}"""), Reply.Chunk(delta)).Ending(ReplyEnd.Reset));

        var answer = _lab.Ask(stream: true, Plan(prefill: false), Recovered, extra);

        Assert.False(answer.EndedNormally);
        Assert.Equal(["p1"], _lab.Providers.Order);
    }

    [Fact]
    public void Ends_with_an_error_event_when_the_caller_did_not_ask_for_recovery()
    {
        _lab.Providers.On("p1", Broken("cut", 3));

        AssertBrokenOff(_lab.Ask(stream: true, Plan(prefill: true)), string.Concat(Texts.Take(2)));
        Assert.Equal(["p1"], _lab.Providers.Order);
    }

    [Fact]
    public void Starts_over_where_a_prefill_is_refused()
    {
        _lab.Providers.On("p1", Broken("cut", 3));
        _lab.Providers.On("p2", Reply.Fail(400), Reply.Stream(Texts));

        var answer = _lab.Ask(stream: true, Plan(prefill: true), Recovered);

        AssertWhole(answer);
        Assert.Equal(["truncated", "prefill_refused", null], answer.Recorded!.Attempts.Select(static attempt => attempt.Failure));
        Assert.True(_lab.Breakers.Reports[1].Abandoned);
    }

    [Fact]
    public void Tells_what_broke_the_stream_and_not_what_kept_it_from_being_mended()
    {
        _lab.Providers.On("p1", Broken("stall", 3));
        _lab.Providers.On("p2", Reply.Fail(400), Reply.Fail(400));

        var answer = _lab.Ask(stream: true, Plan(prefill: true), Recovered);

        AssertBrokenOff(answer, string.Concat(Texts.Take(2)));
        Assert.Equal("timeout", answer.ErrorType);
        Assert.Equal(2, answer.Error!["metadata"]!["previous_errors"]!.AsArray().Count);
    }

    [Fact]
    public void Goes_on_after_a_continuation_that_breaks_off_too()
    {
        _lab.Providers.On("p1", Broken("cut", 2));
        _lab.Providers.On("p2", Reply.Stream(Texts).First(4).Ending(ReplyEnd.Reset), Reply.Fail(500));
        _lab.Providers.On("p3", Reply.Stream(Whole[string.Concat(Texts.Take(3)).Length..]));
        var steps = ChatLab.Plan.Steps;

        var answer = _lab.Ask(
            stream: true, new RoutePlan([steps[0], steps[1], steps[2] with { Endpoint = steps[2].Endpoint with { AcceptsPrefill = true } }]), Recovered);

        AssertWhole(answer);
        Assert.Equal(["p1", "p2", "p3"], _lab.Providers.Order);
    }

    [Fact]
    public void Continues_at_the_same_endpoint_when_there_is_no_other()
    {
        _lab.Providers.On("p1", Broken("cut", 3), Reply.Stream(Texts));

        AssertWhole(_lab.Ask(stream: true, ChatLab.PlanOf(("p1", "a/one")), Recovered));
    }

    [Fact]
    public void Bills_the_answer_that_was_finished_and_books_the_broken_one_as_the_operators()
    {
        _lab.Providers.On("p1", Broken("cut", 3));
        _lab.Providers.On("p2", Reply.Stream(Texts));

        var recorded = _lab.Ask(stream: true, Plan(prefill: false), Recovered).Recorded!;

        Assert.Equal((20_000, "p2"), (recorded.Cost.NanoDollars, recorded.EndpointTag));
        Assert.True(recorded.Attempts[0].OperatorCost!.Value.NanoDollars > 0);
        Assert.Null(recorded.Attempts[1].OperatorCost);
    }

    [Fact]
    public void Shows_no_second_train_of_thought()
    {
        _lab.Providers.On("p1", Reply.Events(Reply.Chunk("""{"reasoning_content":"hm"}"""), Reply.Chunk("""{"content":"Once"}""")).Ending(ReplyEnd.Reset));
        _lab.Providers.On("p2", Reply.Events(
            Reply.Chunk("""{"reasoning_content":"hmm"}"""), Reply.Chunk("""{"content":"Once more"}"""), Reply.Finish, Reply.Usage, "[DONE]"));

        var answer = _lab.Ask(stream: true, Plan(prefill: false), Recovered);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal("Once more", answer.Text);
        Assert.Equal(["hm"], answer.Chunks.Select(static chunk => (string?)chunk["choices"]?.AsArray().FirstOrDefault()?["delta"]?["reasoning"]).OfType<string>());
    }

    [Fact]
    public void Does_not_go_on_for_a_caller_who_has_left()
    {
        _lab.Providers.On("p1", Reply.Stream("one", "two").First(2).Then("{").Pausing(2, TimeSpan.FromSeconds(4)));

        var answer = _lab.Ask(stream: true, Plan(prefill: false), Recovered, leaveAfter: TimeSpan.FromSeconds(1));

        Assert.Equal(["p1"], _lab.Providers.Order);
        Assert.True(answer.Recorded!.Cancelled);
    }

    [Fact]
    public void Fails_a_continued_answer_that_could_not_be_recorded()
    {
        _lab.Published.IsDown = true;
        _lab.Providers.On("p1", Broken("cut", 3));
        _lab.Providers.On("p2", Reply.Stream(Texts));

        var answer = _lab.Ask(stream: true, Plan(prefill: false), Recovered);

        Assert.False(answer.EndedNormally);
        Assert.Equal(503, (int)answer.Error!["code"]!);
    }

    private static Reply Broken(string fault, int frames)
    {
        var begun = Reply.Stream(Texts).First(frames);
        return fault switch
        {
            "cut" => begun.Ending(ReplyEnd.Reset),
            "eof" => begun,
            "stall" => begun.Ending(ReplyEnd.Silence),
            "error" => begun.Then("""{"error":{"message":"no","code":500}}"""),
            _ => begun.Then("{\"choices\":[{"),
        };
    }

    private static RoutePlan Plan(bool prefill) => new(
        [.. ChatLab.PlanOf(("p1", "a/one"), ("p2", "a/one")).Steps.Select(step => step with { Endpoint = step.Endpoint with { AcceptsPrefill = prefill } })]);

    private static string Escaped(char[] units) => string.Concat(units.Select(static unit => $"\\u{(int)unit:X4}"));

    /// <summary>What stands between the quotes of each content.</summary>
    private static IEnumerable<string> RawContents(LabAnswer answer) =>
        answer.Events.Where(static data => data.Contains("\"content\":\"", StringComparison.Ordinal)).Select(static data => data.Split("\"content\":\"")[1].Split('"')[0]);

    private static void AssertWhole(LabAnswer answer)
    {
        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal(Whole, answer.Text);
        Assert.Equal(["stop"], answer.FinishReasons);
        Assert.Single(answer.Chunks.Select(static chunk => (string?)chunk["id"]).Distinct());
        Assert.Equal([1_700_000_000L], answer.Chunks.Select(static chunk => (long)chunk["created"]!).Distinct());
        Assert.Single(answer.Chunks, static chunk => chunk["usage"] is not null);
        Assert.Single(answer.Events, static data => data == "[DONE]");
    }

    private static void AssertBrokenOff(LabAnswer answer, string text)
    {
        Assert.False(answer.EndedNormally);
        Assert.Equal(text, answer.Text);
        Assert.Equal(["error"], answer.FinishReasons);
        Assert.NotNull(answer.Error);
        Assert.Equal(0, answer.Recorded!.Cost.NanoDollars);
    }
}
