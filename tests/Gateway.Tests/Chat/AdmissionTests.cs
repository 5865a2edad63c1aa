using System.Text.Json.Nodes;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Tests.Chat.Driving;

namespace Interchange.Gateway.Tests.Chat;

public sealed class AdmissionTests
{
    private readonly ChatLab _lab = new(enforced: true);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_credits_nothing_is_sent_and_nothing_recorded(bool stream)
    {
        var answer = _lab.Ask(stream, Plan(("p1", 1m)));

        Assert.Equal((402, "payment_required"), (answer.Status, answer.ErrorType));
        Assert.Equal("balance", (string?)answer.Error!["metadata"]!["scope"]);
        Assert.Empty(_lab.Providers.Requests);
        Assert.Null(answer.Recorded);
        Assert.Equal(default, (await BalanceAsync()).Leased);
    }

    [Fact]
    public async Task What_is_affordable_bounds_the_output_and_is_told()
    {
        await GrantAsync(100);
        _lab.Providers.On("p1", Reply.Whole("hello"));

        var answer = _lab.Ask(stream: false, Plan(("p1", 1m)), extra: ",\"max_completion_tokens\":500");

        Assert.Equal(200, answer.Status);
        Assert.Equal("100", answer.Headers["X-Interchange-Max-Tokens"].ToString());
        Assert.Equal(100, (int)JsonNode.Parse(_lab.Providers.Requests[0].Body)!["max_completion_tokens"]!);
        Assert.NotNull(answer.Recorded!.LeaseId);
    }

    [Fact]
    public async Task Where_there_is_plenty_nothing_is_added_to_the_request()
    {
        await GrantAsync(10_000_000);
        _lab.Providers.On("p1", Reply.Whole("hello"));

        var answer = _lab.Ask(stream: false, Plan(("p1", 1m)));

        Assert.DoesNotContain("max_tokens", _lab.Providers.Requests[0].Body, StringComparison.Ordinal);
        Assert.False(answer.Headers.ContainsKey("X-Interchange-Max-Tokens"));
    }

    [Fact]
    public async Task Every_one_of_several_answers_may_be_as_long_as_the_bound()
    {
        await GrantAsync(1_000);
        _lab.Providers.On("p1", Reply.Whole("hello"));

        var answer = _lab.Ask(stream: false, Plan(("p1", 1m)), extra: ",\"max_tokens\":500,\"n\":5");

        Assert.Equal("200", answer.Headers["X-Interchange-Max-Tokens"].ToString());
        var sent = JsonNode.Parse(_lab.Providers.Requests[0].Body)!;
        Assert.Equal((200, 5), ((int)sent["max_tokens"]!, (int)sent["n"]!));
    }

    [Fact]
    public async Task A_refusal_says_how_much_output_would_fit()
    {
        await GrantAsync(1_000);

        var metadata = _lab.Ask(stream: false, Plan(("p1", 90m)), extra: ",\"max_tokens\":100").Error!["metadata"]!;

        Assert.Equal((11, 0.000001m, 0.00000144m), ((int)metadata["max_tokens"]!, (decimal)metadata["available"]!, (decimal)metadata["required"]!));
    }

    [Fact]
    public async Task An_endpoint_that_nobody_pays_for_is_left_out()
    {
        await GrantAsync(1_000);
        _lab.Providers.On("p2", Reply.Whole("hello"));

        var answer = _lab.Ask(stream: false, Plan(("p1", 1_000m), ("p2", 1m)), extra: ",\"max_tokens\":100");

        Assert.Equal(200, answer.Status);
        Assert.Equal(["unaffordable", null], answer.Recorded!.Attempts.Select(static attempt => attempt.Failure));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_fails_its_reservation_is_released(bool stream)
    {
        await GrantAsync(1_000);
        _lab.Providers.On("p1", Reply.Fail(400));

        Assert.Equal(400, _lab.Ask(stream, Plan(("p1", 1m)), extra: ",\"max_tokens\":100").Status);

        await _lab.Escrow.SettledAsync("acc");
        Assert.Equal(default, (await BalanceAsync()).Leased);
    }

    private static RoutePlan Plan(params (string Provider, decimal NanosPerToken)[] steps) => new([.. steps.Select(static step =>
    {
        var made = ChatRequests.Step(provider: step.Provider);
        return made with { Endpoint = made.Endpoint with { Pricing = new Pricing { Completion = step.NanosPerToken / 1_000_000_000m } } };
    })]);

    private Task<bool> GrantAsync(long nanos) => _lab.Ledger.GrantAsync(
        "acc", new CreditEntry { Id = "g", Kind = CreditEntryKind.Grant, Amount = new Money(nanos), CreatedAt = DateTimeOffset.UnixEpoch }, Cancel);

    private Task<AccountBalance> BalanceAsync() => _lab.Ledger.ReadBalanceAsync("acc", Cancel);
}
