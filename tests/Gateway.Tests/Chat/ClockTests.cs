using System.Collections.Frozen;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Tests.Chat.Driving;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Tests.Chat;

/// <summary>Each clock of an attempt, whose it is, and who may change it.</summary>
public sealed class ClockTests
{
    private static readonly RoutePlan One = ChatLab.PlanOf(("p1", "a/one"));

    private static readonly RoutePlan Thinker = new(
        [One.Steps[0] with { Endpoint = One.Steps[0].Endpoint with { SupportedParameters = FrozenSet.ToFrozenSet(["reasoning"], StringComparer.Ordinal) } }]);

    private readonly ChatLab _lab = new();

    public static TheoryData<bool, double> Connections { get; } = new() { { true, 10 }, { false, 10 } };

    [Theory]
    [MemberData(nameof(Connections))]
    public void Leaves_an_address_that_does_not_answer(bool stream, double seconds)
    {
        _lab.Providers.On("p1", Reply.Unreachable);

        AssertTimeout(_lab.Ask(stream, One), seconds);
    }

    [Fact]
    public void Leaves_a_stream_without_a_first_token()
    {
        _lab.Providers.On("p1", Reply.Silent);
        AssertTimeout(_lab.Ask(stream: true, One), 120);

        _lab.Providers.On("p1", Reply.Stream("one").First(1).Ending(ReplyEnd.Silence));
        AssertTimeout(_lab.Ask(stream: true, One), 120);
    }

    [Fact]
    public void Takes_no_comment_for_content()
    {
        var comments = Enumerable.Range(0, 40).Select(static _ => (TimeSpan.FromSeconds(5), ": still here\n\n"u8.ToArray())).ToList();
        _lab.Providers.On("p1", new Reply { IsStream = true, Parts = comments, End = ReplyEnd.Silence });

        AssertTimeout(_lab.Ask(stream: true, One), 120);
    }

    [Fact]
    public void Ends_a_stream_that_stalls()
    {
        _lab.Providers.On("p1", Reply.Stream("one", " two").First(2).Ending(ReplyEnd.Silence));

        var answer = _lab.Ask(stream: true, One);

        Assert.Equal("timeout", answer.ErrorType);
        Assert.Equal(["error"], answer.FinishReasons);
        Assert.InRange(answer.Took.TotalSeconds, 60, 61);
    }

    [Fact]
    public void Ends_an_answer_that_takes_too_long_as_a_whole()
    {
        _lab.Providers.On("p1", Reply.Silent);
        AssertTimeout(_lab.Ask(stream: false, One), 600);

        var endless = Enumerable.Range(0, 100).Select(static _ => (TimeSpan.FromSeconds(20), Reply.Events(Reply.Chunk("{\"content\":\"x\"}")).Parts[0].Bytes)).ToList();
        _lab.Providers.On("p1", new Reply { IsStream = true, Parts = endless });
        var answer = _lab.Ask(stream: true, One);
        Assert.Equal("timeout", answer.ErrorType);
        Assert.InRange(answer.Took.TotalSeconds, 600, 601);
    }

    [Fact]
    public void Gives_models_that_think_more_time()
    {
        _lab.Providers.On("p1", Reply.Stream("one").After(TimeSpan.FromMinutes(9)), Reply.Silent);

        Assert.True(_lab.Ask(stream: true, Thinker).EndedNormally);
        AssertTimeout(_lab.Ask(stream: false, Thinker), 1800);
    }

    [Fact]
    public void Obeys_the_requests_own_clocks_the_bodys_before_the_headers()
    {
        var own = ProviderPreferences.None with { Timeouts = new TimeoutOverrides { FirstToken = TimeSpan.FromSeconds(3) } };
        _lab.Providers.On("p1", Reply.Silent, Reply.Silent, Reply.Silent, Reply.Unreachable);

        AssertTimeout(_lab.Ask(stream: true, One, own), 3);
        AssertTimeout(_lab.Ask(stream: true, One, headers: ("X-Interchange-Timeout-First-Token", "7.5")), 7.5);
        AssertTimeout(_lab.Ask(stream: true, One, own, headers: ("X-Interchange-Timeout-First-Token", "7.5")), 3);
        AssertTimeout(_lab.Ask(stream: false, One, headers: [("X-Interchange-Timeout-Connect", "2"), ("X-Interchange-Timeout-Total", "5")]), 2);
    }

    [Fact]
    public void Caps_the_requests_own_clocks()
    {
        var day = TimeSpan.FromDays(1);
        var rules = new TimeoutRules { Longest = TimeSpan.FromMinutes(5) };

        var clocks = rules.For(One.Steps[0].Endpoint, new TimeoutOverrides { Connect = day, FirstToken = day, Idle = TimeSpan.FromSeconds(1) });

        Assert.Equal(
            new AttemptTimeouts { Connect = TimeSpan.FromMinutes(1), FirstToken = TimeSpan.FromMinutes(5), Idle = TimeSpan.FromSeconds(1) }, clocks);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e999")]
    [InlineData("")]
    public void Refuses_a_header_that_is_no_number_of_seconds(string value)
    {
        var refused = Assert.Throws<GatewayException>(() => _lab.Ask(stream: true, One, headers: ("X-Interchange-Timeout-Idle", value)));

        Assert.Equal(400, refused.Error.Status);
        Assert.Contains("X-Interchange-Timeout-Idle", refused.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_the_operators_settings()
    {
        var options = ChatOptionsReader.Read(Settings(
            ("Routing:Timeouts:FirstToken", "00:00:05"), ("Routing:Timeouts:Connect", "00:00:02"), ("Routing:Timeouts:Reasoning:Total", "01:00:00"),
            ("Routing:LongestRateLimitWait", "00:00:00"), ("Routing:Hedging:Share", "0.01"), ("Routing:Hedging:Burst", "3")));

        Assert.Equal(new AttemptTimeouts { FirstToken = TimeSpan.FromSeconds(5), Connect = TimeSpan.FromSeconds(2) }, options.Timeouts.Ordinary);
        Assert.Equal((2, 600, 3600), (
            options.Timeouts.Reasoning.Connect.TotalSeconds, options.Timeouts.Reasoning.FirstToken.TotalSeconds, options.Timeouts.Reasoning.Total.TotalSeconds));
        Assert.Equal(TimeSpan.Zero, options.Fallback.LongestRateLimitWait);
        Assert.Equal((0.01, 3), (options.Hedging.Share, options.Hedging.Burst));
    }

    [Theory]
    [InlineData("Routing:Timeouts:Idle", "0")]
    [InlineData("Routing:LongestRateLimitWait", "soon")]
    [InlineData("Routing:Hedging:Share", "2")]
    [InlineData("Routing:Hedging:Burst", "-1")]
    public void Refuses_a_setting_by_name(string setting, string value) =>
        Assert.Contains(setting, Assert.Throws<ArgumentException>(() => ChatOptionsReader.Read(Settings((setting, value)))).Message, StringComparison.Ordinal);

    private static IConfigurationRoot Settings(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
        .Build();

    private static void AssertTimeout(LabAnswer answer, double seconds)
    {
        Assert.Equal("timeout", answer.ErrorType);
        Assert.InRange(answer.Took.TotalSeconds, seconds, seconds + 0.6);
    }
}
