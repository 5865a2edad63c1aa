using System.Text.Json.Nodes;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Byok;
using Interchange.Gateway.Tests.Chat.Driving;
using Interchange.Gateway.Tests.Routing.Byok;
using Interchange.Gateway.Usage.Byok;

namespace Interchange.Gateway.Tests.Chat;

/// <summary>Requests that are answered with the caller's own provider keys, from the caller's side and from the providers'.</summary>
public sealed class OwnKeyTests : IAsyncLifetime
{
    private static readonly RouteCredential First = Own.Key("p1-1");
    private static readonly RouteCredential Second = Own.Key("p1-2");

    private readonly ChatLab _lab = new();

    public OwnKeyTests()
    {
        _lab.Vault.Put(First.Secret, "sk-first");
        _lab.Vault.Put(Second.Secret, "sk-second");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _lab.Secrets.FindAsync(First.Secret, Cancel);
        await _lab.Secrets.FindAsync(Second.Secret, Cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_provider_is_called_with_the_callers_key_and_the_answer_says_so(bool stream)
    {
        _lab.Providers.On("p1", Reply.Answer(stream, "one"));

        var answer = _lab.Ask(stream, PlanOf(("p1", First), ("p2", null)), recordsRoute: true);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal(["p1 sk-first"], _lab.Providers.Keys);
        Assert.Equal(("p1", "byok:p1-1:v1"), Assert.Single(_lab.Breakers.Entered));
        Assert.True(answer.Recorded!.IsByok);
        Assert.Equal("p1-1", answer.Recorded.CredentialId);
        Assert.True(Assert.Single(answer.Recorded.Attempts).IsByok);
        var body = stream ? answer.Chunks[^1] : JsonNode.Parse(answer.Body)!;
        Assert.True((bool)body["usage"]!["is_byok"]!);
        var routing = body["openrouter_metadata"]!;
        Assert.True((bool)routing["is_byok"]!);
        Assert.Equal([true, false], routing["endpoints"]!["available"]!.AsArray().Select(static endpoint => (bool)endpoint!["selected"]!));
        Assert.DoesNotContain("sk-", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_fee_the_cost_is_zero_and_the_real_spending_stands_beside_it()
    {
        _lab.Providers.On("p1", Reply.Whole("one"));

        var answer = _lab.Ask(stream: false, PlanOf(("p1", First)));

        var usage = JsonNode.Parse(answer.Body)!["usage"]!;
        Assert.Equal(0m, (decimal)usage["cost"]!);
        Assert.Equal(0.00002m, (decimal)usage["cost_details"]!["upstream_inference_cost"]!);
        Assert.Equal(0.00001m, (decimal)usage["cost_details"]!["upstream_inference_prompt_cost"]!);
        Assert.Equal(Money.Zero, answer.Recorded!.Cost);
        Assert.Equal(Money.FromDollars(0.00002m), answer.Recorded.UpstreamCost);
    }

    [Fact]
    public void With_a_fee_the_cost_is_the_fee_alone()
    {
        var rules = new ByokFeeRules { Percent = 5 };
        _lab.Byok = new ByokBilling(rules);
        _lab.Providers.On("p1", Reply.Whole("one"));

        var answer = _lab.Ask(stream: false, PlanOf(("p1", First)));

        var usage = JsonNode.Parse(answer.Body)!["usage"]!;
        Assert.Equal(0.000001m, (decimal)usage["cost"]!);
        Assert.Equal(0.00002m, (decimal)usage["cost_details"]!["upstream_inference_cost"]!);
        Assert.Equal(Money.FromDollars(0.000001m), answer.Recorded!.Cost);
    }

    [Fact]
    public void Shared_capacity_is_charged_in_full_and_is_no_key_of_the_callers()
    {
        _lab.Byok = new ByokBilling(new ByokFeeRules { Percent = 5 });
        _lab.Providers.On("p1", Reply.Whole("one"));

        var answer = _lab.Ask(stream: false, PlanOf(("p1", null)));

        var usage = JsonNode.Parse(answer.Body)!["usage"]!;
        Assert.Equal(0.00002m, (decimal)usage["cost"]!);
        Assert.False((bool)usage["is_byok"]!);
        Assert.Null(usage["cost_details"]!["upstream_inference_cost"]);
        Assert.Null(answer.Recorded!.UpstreamCost);
        Assert.False(answer.Recorded.IsByok);
    }

    [Theory]
    [InlineData(401, false)]
    [InlineData(403, true)]
    [InlineData(402, false)]
    public void A_key_that_is_refused_gives_way_to_the_next_one_and_then_to_shared_capacity(int status, bool stream)
    {
        _lab.Providers.On("p1", Reply.Fail(status), Reply.Fail(status), Reply.Answer(stream, "one"));

        var answer = _lab.Ask(stream, PlanOf(("p1", First), ("p1", Second), ("p1", null)));

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal(["p1 sk-first", "p1 sk-second", "p1"], _lab.Providers.Keys);
        Assert.False(answer.Recorded!.IsByok);
        Assert.Equal(["p1-1", "p1-2", null], answer.Recorded.Attempts.Select(static attempt => attempt.CredentialId));
        Assert.All(answer.Recorded.Attempts, static attempt => Assert.Null(attempt.OperatorCost));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void When_nothing_is_left_a_refused_key_is_a_502_that_says_which_and_never_a_401(bool stream)
    {
        _lab.Providers.On("p1", Reply.Fail(401));

        var answer = _lab.Ask(stream, PlanOf(("p1", First)));

        Assert.Equal(502, answer.Status);
        Assert.Equal("provider_unavailable", answer.ErrorType);
        Assert.Contains("PATCH /byok/p1-1", (string)answer.Error!["message"]!, StringComparison.Ordinal);
        Assert.Equal("p1-1", (string?)answer.Error["metadata"]!["credential_id"]);
        Assert.Equal("credential", (string?)answer.Error["metadata"]!["failure"]);
        Assert.DoesNotContain("sk-", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_limit_of_the_callers_key_is_told_as_theirs_and_shared_capacity_serves_at_once()
    {
        _lab.Providers.On("p1", Reply.Fail(429, "30"), Reply.Whole("one"));
        var answer = _lab.Ask(stream: false, PlanOf(("p1", First), ("p1", null)));
        Assert.True(answer.EndedNormally, answer.Body);
        Assert.True(answer.Took < TimeSpan.FromSeconds(1));

        _lab.Providers.On("p1", Reply.Fail(429, "30"));
        var refused = _lab.Ask(stream: false, PlanOf(("p1", First)));
        Assert.Equal(429, refused.Status);
        Assert.Contains("your account's own key", (string)refused.Error!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_the_vault_has_lost_is_never_replaced_by_the_gateways_own()
    {
        var lost = Own.Key("p1-3");
        await _lab.Secrets.FindAsync(lost.Secret, Cancel);

        var answer = _lab.Ask(stream: false, PlanOf(("p1", lost)));

        Assert.Equal(502, answer.Status);
        Assert.Contains("Send it again with PATCH /byok/p1-3", (string)answer.Error!["message"]!, StringComparison.Ordinal);
        Assert.Equal("secret_unavailable", (string?)answer.Error["metadata"]!["failure"]);
        Assert.Empty(_lab.Providers.Requests);
    }

    [Fact]
    public async Task While_the_vault_is_down_the_next_endpoint_serves_and_without_one_it_is_a_503()
    {
        _lab.Vault.Down = true;
        _lab.Providers.On("p2", Reply.Whole("two"));
        var unread = Own.Key("p1-3");
        await _lab.Secrets.FindAsync(unread.Secret, Cancel);

        Assert.Equal("two", _lab.Ask(stream: false, PlanOf(("p1", unread), ("p2", null))).Text);
        var answer = _lab.Ask(stream: false, PlanOf(("p1", unread)));

        Assert.Equal(503, answer.Status);
        Assert.Equal("5", answer.Headers.RetryAfter.ToString());
        Assert.Equal(["p2"], _lab.Providers.Order);
        Assert.Equal("secret_unavailable", Assert.Single(answer.Recorded!.Attempts).Failure);
    }

    [Fact]
    public void A_key_that_rests_is_told_to_its_owner()
    {
        _lab.Breakers.Rest("p1", TimeSpan.FromSeconds(60));

        var answer = _lab.Ask(stream: false, PlanOf(("p1", First)));

        Assert.Equal(503, answer.Status);
        Assert.Contains("credentials p1-1", (string)answer.Error!["message"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("Your account's own", (string)_lab.Ask(stream: false, PlanOf(("p1", null))).Error!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_late_attempt_gets_a_rival_at_another_endpoint_not_another_key_at_the_same()
    {
        var hedge = ProviderPreferences.None with { Hedge = true };
        _lab.Providers.On("p1", Reply.Silent);
        _lab.Providers.On("p2", Reply.Stream("two"));

        var answer = _lab.Ask(stream: true, PlanOf(("p1", First), ("p1", Second), ("p2", null)), hedge);

        Assert.Equal("two", answer.Text);
        Assert.Equal(["p1", "p2"], _lab.Providers.Order);
    }

    private static RoutePlan PlanOf(params (string Provider, RouteCredential? Own)[] steps)
    {
        var endpoints = new Dictionary<string, RouteStep>(StringComparer.Ordinal);
        return new RoutePlan(
        [
            .. steps.Select(step =>
            {
                if (!endpoints.TryGetValue(step.Provider, out var plain))
                {
                    endpoints[step.Provider] = plain = ChatRequests.Step(model: "a/one", provider: step.Provider);
                }

                return plain with { Own = step.Own };
            }),
        ]);
    }
}
