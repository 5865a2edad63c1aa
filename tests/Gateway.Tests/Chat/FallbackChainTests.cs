using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Tests.Chat.Driving;

namespace Interchange.Gateway.Tests.Chat;

/// <summary>Each rule of failure handling, from the caller's side and from the providers'.</summary>
public sealed class FallbackChainTests
{
    private static readonly ProviderPreferences OnRefusal = ProviderPreferences.None with { FallbackOnRefusal = true };

    private readonly ChatLab _lab = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Answers_from_the_first_endpoint_and_asks_nobody_else(bool stream)
    {
        _lab.Providers.On("p1", Reply.Answer(stream, "one", " two"));

        var answer = _lab.Ask(stream);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal("one two", answer.Text);
        Assert.Equal(["p1"], _lab.Providers.Order);
        Assert.Equal(("p1", "p1"), Assert.Single(_lab.Breakers.Entered));
        Assert.Null(Assert.Single(_lab.Breakers.Reports).Failure);
    }

    [Theory]
    [InlineData(500, false)]
    [InlineData(502, true)]
    [InlineData(503, false)]
    [InlineData(529, true)]
    public void Tries_a_failing_server_once_more_after_a_pause(int status, bool stream)
    {
        _lab.Providers.On("p1", Reply.Fail(status), Reply.Answer(stream, "one"));

        var answer = _lab.Ask(stream);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal(["p1", "p1"], _lab.Providers.Order);
        Assert.InRange(_lab.Providers.Requests[1].At, TimeSpan.FromMilliseconds(245), TimeSpan.FromMilliseconds(260));
        Assert.Equal(["server_error", null], answer.Recorded!.Attempts.Select(static a => a.Failure == "overloaded" ? "server_error" : a.Failure));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 400)]
    public void Spreads_the_pauses_of_many_requests(double jitter, int pauseMs)
    {
        _lab.Jitter = jitter;
        _lab.Providers.On("p1", Reply.Reset, Reply.Whole("one"));

        _lab.Ask(stream: false);

        Assert.InRange(_lab.Providers.Requests[1].At.TotalMilliseconds, pauseMs, pauseMs + 5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Leaves_a_server_that_fails_twice(bool stream)
    {
        _lab.Providers.On("p1", Reply.Reset, Reply.Fail(500));
        _lab.Providers.On("p2", Reply.Answer(stream, "one"));

        Assert.True(_lab.Ask(stream).EndedNormally);
        Assert.Equal(["p1", "p1", "p2"], _lab.Providers.Order);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("3")]
    public void Moves_at_once_from_a_limited_endpoint_to_another_of_the_model(string? retryAfter)
    {
        _lab.Providers.On("p1", Reply.Fail(429, retryAfter));
        _lab.Providers.On("p2", Reply.Whole("one"));

        var answer = _lab.Ask(stream: false);

        Assert.True(answer.EndedNormally);
        Assert.Equal(["p1", "p2"], _lab.Providers.Order);
        Assert.Equal(TimeSpan.Zero, answer.Took);
    }

    [Fact]
    public void Waits_out_a_short_limit_before_it_uses_another_model()
    {
        _lab.Providers.On("p1", Reply.Fail(429, "2"), Reply.Whole("one"));

        var answer = _lab.Ask(stream: false, ChatLab.PlanOf(("p1", "a/one"), ("p3", "a/two")));

        Assert.True(answer.EndedNormally);
        Assert.Equal(["p1", "p1"], _lab.Providers.Order);
        Assert.InRange(_lab.Providers.Requests[1].At.TotalSeconds, 2, 2.1);
        Assert.InRange(answer.Recorded!.OverheadMs!.Value, 0, 10);
    }

    [Fact]
    public void Uses_another_model_when_the_limit_still_stands_after_the_wait()
    {
        _lab.Providers.On("p1", Reply.Fail(429, "1"), Reply.Fail(429, "1"));
        _lab.Providers.On("p3", Reply.Whole("one"));

        var answer = _lab.Ask(stream: false, ChatLab.PlanOf(("p1", "a/one"), ("p3", "a/two")));

        Assert.Equal("a/two", (string?)System.Text.Json.Nodes.JsonNode.Parse(answer.Body)!["model"]);
        Assert.Equal(["p1", "p1", "p3"], _lab.Providers.Order);
    }

    [Theory]
    [InlineData(429, "60")]
    [InlineData(429, null)]
    [InlineData(503, "60")]
    public void Does_not_wait_for_a_limit_that_is_long_or_unknown(int status, string? retryAfter)
    {
        _lab.Providers.On("p1", Reply.Fail(status, retryAfter));
        _lab.Providers.On("p3", Reply.Whole("one"));

        var answer = _lab.Ask(stream: false, ChatLab.PlanOf(("p1", "a/one"), ("p3", "a/two")));

        Assert.True(answer.EndedNormally);
        Assert.Equal(TimeSpan.Zero, answer.Took);
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData("1", 2)]
    [InlineData("60", 1)]
    public void Asks_the_only_endpoint_twice_at_most(string? retryAfter, int requests)
    {
        _lab.Providers.On("p1", Reply.Fail(429, retryAfter), Reply.Fail(429, retryAfter));

        var answer = _lab.Ask(stream: false, ChatLab.PlanOf(("p1", "a/one")));

        Assert.Equal((429, "rate_limit_exceeded"), (answer.Status, answer.ErrorType));
        Assert.Equal(retryAfter ?? "", answer.Headers.RetryAfter.ToString());
        Assert.Equal(requests, _lab.Providers.Requests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Leaves_a_silent_route_and_does_not_come_back(bool stream)
    {
        _lab.Providers.On("p1", Reply.Silent);
        _lab.Providers.On("p2", Reply.Answer(stream, "one"));

        var answer = _lab.Ask(stream);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal(["p1", "p2"], _lab.Providers.Order);
        Assert.Equal(FailureClass.Timeout, _lab.Breakers.Reports[0].Failure!.Class);
        Assert.False(_lab.Breakers.Reports[0].Abandoned);
    }

    [Fact]
    public void Carries_a_prompt_that_is_too_long_to_larger_contexts_alone()
    {
        var steps = ChatLab.PlanOf(("p1", "a/one"), ("p2", "a/one"), ("p3", "a/two"), ("p4", "a/three")).Steps;
        var plan = new RoutePlan([Sized(steps[0], 8_000), Sized(steps[1], 8_000), Sized(steps[2], 4_000), Sized(steps[3], 32_000)]);
        _lab.Providers.On("p1", Reply.Fail(400, code: "context_length_exceeded"));
        _lab.Providers.On("p4", Reply.Whole("one"));

        Assert.True(_lab.Ask(stream: false, plan).EndedNormally);
        Assert.Equal(["p1", "p4"], _lab.Providers.Order);
    }

    [Fact]
    public void Tells_that_the_prompt_is_too_long_when_no_context_is_larger()
    {
        var steps = ChatLab.Plan.Steps;
        _lab.Providers.On("p1", Reply.Fail(400, code: "context_length_exceeded"));

        var answer = _lab.Ask(stream: true, new RoutePlan([Sized(steps[0], 8_000), Sized(steps[1], 8_000), Sized(steps[2], 4_000)]));

        Assert.Equal((400, "context_length_exceeded"), (answer.Status, answer.ErrorType));
    }

    [Fact]
    public void Stops_at_a_refusal_unless_the_caller_wishes_otherwise()
    {
        _lab.Providers.On("p1", Reply.Fail(400, code: "content_filter"), Reply.Fail(400, code: "content_filter"));
        _lab.Providers.On("p2", Reply.Whole("one"));

        var stopped = _lab.Ask(stream: false);
        var carried = _lab.Ask(stream: false, preferences: OnRefusal);

        Assert.Equal((400, "content_policy_violation"), (stopped.Status, stopped.ErrorType));
        Assert.True(carried.EndedNormally);
        Assert.Equal(["p1", "p1", "p2"], _lab.Providers.Order);
    }

    [Fact]
    public void Stops_at_an_invalid_request()
    {
        _lab.Providers.On("p1", Reply.Fail(400));

        Assert.Equal((400, "invalid_request"), (_lab.Ask(stream: false) is var answer ? answer.Status : 0, answer.ErrorType));
    }

    [Fact]
    public void Never_uses_a_dead_credential_again()
    {
        _lab.Providers.On("p1", Reply.Fail(401));
        _lab.Providers.On("p3", Reply.Whole("one"));

        var answer = _lab.Ask(stream: false, ChatLab.PlanOf(("p1", "a/one"), ("p1", "a/one"), ("p1", "a/two"), ("p3", "a/two")));

        Assert.True(answer.EndedNormally);
        Assert.Equal(["p1", "p3"], _lab.Providers.Order);
    }

    [Fact]
    public void Owns_up_to_its_own_dead_credential()
    {
        _lab.Providers.On("p1", Reply.Fail(402));

        var answer = _lab.Ask(stream: false, ChatLab.PlanOf(("p1", "a/one"), ("p1", "a/two")));

        Assert.Equal((502, "provider_unavailable"), (answer.Status, answer.ErrorType));
    }

    [Fact]
    public void Does_not_blame_servers_without_keys_for_each_other()
    {
        var plan = new RoutePlan([.. ChatLab.PlanOf(("p1", "a/one"), ("p1", "a/two")).Steps
            .Select(static (step, index) => step with
            {
                Endpoint = step.Endpoint with { UpstreamModel = $"m{index}" },
                Provider = step.Provider with { Authentication = ProviderAuthentication.None },
            })]);
        _lab.Providers.On("p1", Reply.Fail(401), Reply.Whole("one"));

        Assert.True(_lab.Ask(stream: false, plan).EndedNormally);
    }

    [Theory]
    [InlineData("error first", true)]
    [InlineData("error", false)]
    [InlineData("empty", true)]
    [InlineData("empty", false)]
    [InlineData("cut", true)]
    [InlineData("cut", false)]
    [InlineData("malformed", true)]
    [InlineData("malformed", false)]
    public void Moves_on_from_an_answer_that_is_none_and_bills_the_one_that_is(string fault, bool stream)
    {
        const string Error = """{"error":{"message":"no","code":500}}""";
        var reply = (fault, stream) switch
        {
            ("cut", true) => Reply.Stream("x").First(1).Ending(ReplyEnd.Reset),
            ("cut", false) => new Reply { End = ReplyEnd.Reset },
            ("empty", true) => Reply.Events("[DONE]"),
            ("empty", false) => new Reply { Parts = [(TimeSpan.Zero, """{"id":"x","choices":[]}"""u8.ToArray())] },
            ("malformed", true) => Reply.Events("{\"id\""),
            ("malformed", false) => new Reply { Parts = [(TimeSpan.Zero, "{\"id\""u8.ToArray())] },
            (_, true) => Reply.Events(Error),
            _ => new Reply { Parts = [(TimeSpan.Zero, System.Text.Encoding.UTF8.GetBytes(Error))] },
        };
        _lab.Providers.On("p1", reply);
        _lab.Providers.On("p2", Reply.Answer(stream, "one"));

        var answer = _lab.Ask(stream);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal("one", answer.Text);
        Assert.Equal(["p1", "p2"], _lab.Providers.Order);
        Assert.Equal(20_000, answer.Recorded!.Cost.NanoDollars);
        Assert.Equal(("p2", 2), (answer.Recorded.EndpointTag, answer.Recorded.Attempts.Length));
    }

    [Theory]
    [InlineData(ReplyEnd.Complete)]
    [InlineData(ReplyEnd.Reset)]
    [InlineData(ReplyEnd.Silence)]
    public void Takes_a_stream_that_finished_for_an_answer_however_the_connection_ends(ReplyEnd end)
    {
        _lab.Providers.On("p1", Reply.Events(Reply.Chunk("""{"content":"all of it"}"""), Reply.Finish).Ending(end));

        var answer = _lab.Ask(stream: true);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal("all of it", answer.Text);
        Assert.True(answer.Recorded!.UsageEstimated);
        Assert.Null(Assert.Single(answer.Recorded.Attempts).Failure);
    }

    [Fact]
    public void Tries_an_endpoint_again_that_cut_an_answer_off_when_there_is_no_other()
    {
        _lab.Providers.On("p1", Reply.Stream("x").First(1).Ending(ReplyEnd.Reset), Reply.Stream("one"));

        Assert.Equal("one", _lab.Ask(stream: true, ChatLab.PlanOf(("p1", "a/one"))).Text);
    }

    [Fact]
    public void Sends_nothing_to_an_endpoint_that_rests()
    {
        _lab.Breakers.Rest("p1", TimeSpan.FromSeconds(9));
        _lab.Providers.On("p2", Reply.Whole("one"));

        var answer = _lab.Ask(stream: false);

        Assert.True(answer.EndedNormally);
        Assert.Equal(["p2"], _lab.Providers.Order);
        Assert.Equal("breaker_open", answer.Recorded!.Attempts[0].Failure);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Says_when_to_come_back_when_every_endpoint_rests(bool stream)
    {
        _lab.Breakers.Rest("p1", TimeSpan.FromSeconds(9));
        _lab.Breakers.Rest("p2", TimeSpan.FromSeconds(2.5));
        _lab.Breakers.Rest("p3", TimeSpan.FromSeconds(30));

        var answer = _lab.Ask(stream);

        Assert.Equal((503, "provider_overloaded", "3"), (answer.Status, answer.ErrorType, answer.Headers.RetryAfter.ToString()));
        Assert.Equal("temporarily_unavailable", (string?)answer.Error!["availability"]!["code"]);
        Assert.Empty(_lab.Providers.Requests);
    }

    [Fact]
    public void Tells_of_every_attempt_when_all_fail()
    {
        _lab.Breakers.Rest("p2", TimeSpan.FromSeconds(9));
        _lab.Providers.On("p1", Reply.Fail(429));
        _lab.Providers.On("p3", Reply.Fail(500), Reply.Fail(500));

        var answer = _lab.Ask(stream: false);

        Assert.Equal(502, answer.Status);
        Assert.Equal(
            ["rate_limited", "breaker_open", "server_error"],
            answer.Error!["metadata"]!["previous_errors"]!.AsArray().Select(static error => (string?)error!["code"]));
        Assert.Equal(0, answer.Recorded!.Cost.NanoDollars);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stops_when_the_caller_leaves_while_it_waits(bool stream)
    {
        _lab.Providers.On("p1", Reply.Fail(429, "4"));

        var answer = _lab.Ask(stream, ChatLab.PlanOf(("p1", "a/one")), leaveAfter: TimeSpan.FromSeconds(1));

        Assert.InRange(answer.Took.TotalSeconds, 1, 1.1);
        Assert.Equal(["p1"], _lab.Providers.Order);
        Assert.True(answer.Recorded!.Cancelled);
        Assert.Equal(0, answer.Recorded.Cost.NanoDollars);
    }

    [Fact]
    public void Blames_no_endpoint_for_a_caller_who_leaves()
    {
        _lab.Providers.On("p1", Reply.Silent);

        var answer = _lab.Ask(stream: true, leaveAfter: TimeSpan.FromSeconds(1));

        Assert.InRange(answer.Took.TotalSeconds, 11, 11.1);
        Assert.True(Assert.Single(_lab.Breakers.Reports).Abandoned);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Does_not_pass_an_answer_that_could_not_be_recorded_for_complete(bool stream)
    {
        _lab.Published.IsDown = true;
        _lab.Providers.On("p1", Reply.Fail(500), Reply.Answer(stream, "one"));

        var answer = _lab.Ask(stream);

        Assert.False(answer.EndedNormally, answer.Body);
        Assert.Equal(503, (int)answer.Error!["code"]!);
    }

    [Theory]
    [InlineData("""{"city":"Rome"}""", "weather", true)]
    [InlineData("""{"city":"Ro""", "weather", false)]
    [InlineData("", "weather", false)]
    [InlineData("{}", "whether", false)]
    public void Judges_the_tool_calls_of_an_answer(string arguments, string name, bool valid)
    {
        const string Tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":{}}}]";
        var quoted = System.Text.Json.JsonSerializer.Serialize(arguments);
        var call = $$$"""[{"id":"c","type":"function","function":{"name":"{{{name}}}","arguments":{{{quoted}}} }}]""";
        _lab.Providers.On(
            "p1",
            Reply.Whole("", $",\"tool_calls\":{call}"),
            Reply.Events([
                Reply.Chunk($$$"""{"tool_calls":[{"index":0,"id":"c","function":{"name":"{{{name}}}","arguments":""}}]}"""),
                .. arguments.Chunk(3).Select(static part => Reply.Chunk($$$"""{"tool_calls":[{"index":0,"function":{"arguments":{{{System.Text.Json.JsonSerializer.Serialize(new string(part))}}} }}]}""")),
                Reply.Chunk("{}", "\"tool_calls\""), "[DONE]"]));

        _lab.Ask(stream: false, extra: Tools);
        _lab.Ask(stream: true, extra: Tools);

        Assert.Equal([(true, valid), (true, valid)], _lab.Breakers.Reports.Select(static report => (report.CalledTools, report.ToolCallsValid)));
    }

    [Fact]
    public void Reports_what_health_wants_to_know()
    {
        _lab.Providers.On("p1", Reply.Stream("one", " two").Pausing(1, TimeSpan.FromSeconds(2)).Pausing(2, TimeSpan.FromSeconds(1)));

        _lab.Ask(stream: true);

        var report = Assert.Single(_lab.Breakers.Reports);
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), 5), (report.FirstToken, report.Duration, report.OutputTokens));
        Assert.False(report.CalledTools);
    }

    private static RouteStep Sized(RouteStep step, long context) => step with { Endpoint = step.Endpoint with { ContextLength = context } };
}
