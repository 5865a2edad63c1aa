using System.Text.Json.Nodes;
using CsCheck;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Escrow;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Tests.Chat.Driving;

namespace Interchange.Gateway.Tests.Chat.Streaming;

/// <summary>Streams that begin with a slice of what they may cost. A token of output costs a nano-dollar, a prompt nothing.</summary>
public sealed class StreamAllowanceTests
{
    private const string Bounded = ",\"max_tokens\":25000";

    private readonly ChatLab _lab = new(enforced: true);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_begins_with_a_slice_and_gets_more_as_it_goes_on()
    {
        await _lab.Ledger.GrantAsync("acc", 30_000);
        var leased = default(Money);
        _lab.Providers.On("p1", Words(count: 40, length: 500) with { Answering = body => Seeing(body, out leased, Words(40, 500)) });

        var answer = _lab.Ask(stream: true, Plan(), extra: Bounded);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal(20_000, answer.Text.Length);
        Assert.Equal(4_096, leased.NanoDollars);
        Assert.False(answer.Headers.ContainsKey("X-Interchange-Max-Tokens"));
        Assert.Equal(5, answer.Recorded!.Cost.NanoDollars);
        await AssertOnlyCostIsHeldAsync(answer);
    }

    [Fact]
    public async Task What_there_is_bounds_the_output_from_the_beginning()
    {
        await _lab.Ledger.GrantAsync("acc", 10_000);
        _lab.Providers.On("p1", Words(count: 38, length: 500));

        var answer = _lab.Ask(stream: true, Plan(), recordsRoute: true);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal("10000", answer.Headers["X-Interchange-Max-Tokens"].ToString());
        Assert.Equal(10_000, (int)JsonNode.Parse(_lab.Providers.Requests[0].Body)!["max_tokens"]!);
        Assert.Contains("10000 tokens", Assert.Single(answer.Recorded!.Route!.Warnings), StringComparison.Ordinal);
        Assert.Contains("10000 tokens", (string?)answer.Chunks[^1]["openrouter_metadata"]!["warnings"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_money_goes_elsewhere_the_stream_ends_with_a_402_and_what_was_sent_is_charged()
    {
        await _lab.Ledger.GrantAsync("acc", 30_000);
        _lab.Providers.On("p1", Words(40, 500) with { Answering = body => Spending(22_000, Words(40, 500)) });

        var answer = _lab.Ask(stream: true, Plan(), extra: Bounded);

        Assert.Equal((200, 402, "payment_required"), (answer.Status, (int)answer.Error!["code"]!, answer.ErrorType));
        Assert.Equal("balance", (string?)answer.Error["metadata"]!["scope"]);
        Assert.Equal(0.000008m, (decimal)answer.Error["metadata"]!["reserved"]!);
        Assert.Equal(["error"], answer.FinishReasons);
        Assert.DoesNotContain("[DONE]", answer.Events);
        Assert.Equal(7_500, answer.Text.Length);
        Assert.Equal(["p1"], _lab.Providers.Left);
        Assert.Equal((1_875L, true, "error"), (answer.Recorded!.Cost.NanoDollars, answer.Recorded.UsageEstimated, answer.Recorded.FinishReason));
        Assert.Equal(1_875, (int)answer.Chunks[^1]["usage"]!["completion_tokens"]!);
        Assert.Contains("ended before its end", Assert.Single(answer.Recorded.Route!.Warnings), StringComparison.Ordinal);
        Assert.Null(Assert.Single(answer.Recorded.Attempts).Failure);
        await AssertOnlyCostIsHeldAsync(answer);
    }

    [Fact]
    public async Task When_a_limit_is_used_up_the_stream_ends_with_a_403_that_says_which_and_when_it_resets()
    {
        var scope = new SpendScope(SpendSubject.Key("k"), SpendInterval.Daily);
        _lab.Limits = [new SpendLimit(scope, new Money(30_000), CountsByok: false)];
        await _lab.Ledger.GrantAsync("acc", 1_000_000_000);
        _lab.Providers.On("p1", Words(40, 500) with
        {
            Answering = _ =>
            {
                var charge = new Charge { GenerationId = "other", KeyHash = "k", Cost = new Money(22_000), CreatedAt = _lab.Time.GetUtcNow() };
                _lab.Ledger.SettleAsync("acc", [new ChargePage("page", [charge])], Cancel).Wait(Cancel);
                return Words(40, 500);
            },
        });

        var answer = _lab.Ask(stream: true, Plan(), extra: Bounded);

        Assert.Equal((403, "permission_denied"), ((int)answer.Error!["code"]!, answer.ErrorType));
        var metadata = answer.Error["metadata"]!;
        Assert.Equal(("key.daily", "2026-07-02T00:00:00Z"), ((string?)metadata["scope"], (string?)metadata["resets_at"]));
        Assert.Equal((0.00003m, 0.000022m), ((decimal)metadata["limit"]!, (decimal)metadata["used"]!));
        Assert.InRange(answer.Recorded!.Cost.NanoDollars, 1, 8_000);
    }

    [Fact]
    public async Task While_storage_is_down_the_stream_ends_with_what_was_reserved_and_never_with_a_402()
    {
        await _lab.Ledger.GrantAsync("acc", 30_000);
        _lab.Providers.On("p1", Words(40, 500) with
        {
            Answering = _ =>
            {
                _lab.Ledger.IsDown = true;
                return Words(40, 500);
            },
        });

        var answer = _lab.Ask(stream: true, Plan(), extra: Bounded);

        Assert.Equal(503, (int)answer.Error!["code"]!);
        Assert.Equal(4_000, answer.Text.Length);
    }

    [Fact]
    public async Task Reasoning_and_the_arguments_of_tools_are_output()
    {
        foreach (var delta in new[] { """{"reasoning":"TEXT"}""", """{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":"TEXT"}}]}""" })
        {
            var lab = new ChatLab(enforced: true);
            await lab.Ledger.GrantAsync("acc", 30_000);
            var chunk = Reply.Chunk(delta.Replace("TEXT", new string('x', 500), StringComparison.Ordinal));
            lab.Providers.On("p1", Reply.Events() with
            {
                Answering = _ =>
                {
                    lab.Ledger.IsDown = true;
                    return Reply.Events([.. Enumerable.Repeat(chunk, 40), Reply.Finish, Reply.Usage, "[DONE]"]);
                },
            });

            var answer = lab.Ask(stream: true, Plan(), extra: Bounded);

            Assert.Equal(503, (int)answer.Error!["code"]!);
            Assert.InRange(answer.Chunks.Count(static sent => sent["error"] is null), 5, 8);
        }
    }

    [Fact]
    public async Task A_chunk_that_alone_is_more_than_anybody_pays_for_is_an_error_before_anything_else()
    {
        await _lab.Ledger.GrantAsync("acc", 30_000);
        _lab.Providers.On("p1", Words(1, 9_000) with { Answering = _ => Spending(25_000, Words(1, 9_000)) });

        var answer = _lab.Ask(stream: true, Plan(), extra: Bounded);

        Assert.Equal((402, "payment_required"), (answer.Status, answer.ErrorType));
        Assert.Equal(0, answer.Recorded!.Cost.NanoDollars);
        await AssertOnlyCostIsHeldAsync(answer);
    }

    [Theory]
    [InlineData(",\"n\":2", true, true)]
    [InlineData(",\"prediction\":{\"type\":\"content\",\"content\":\"x\"}", true, true)]
    [InlineData(",\"reasoning\":{\"exclude\":true}", true, true)]
    [InlineData("", false, true)]
    [InlineData("", true, false)]
    public async Task What_may_be_billed_unseen_is_reserved_whole(string extra, bool thoughts, bool stops)
    {
        await _lab.Ledger.GrantAsync("acc", 10_000_000);
        var leased = default(Money);
        _lab.Providers.On("p1", Words(1, 5) with { Answering = body => Seeing(body, out leased, Words(1, 5)) });

        _lab.Ask(stream: true, Plan(thoughts, stops), extra: Bounded + extra);

        // With the target of a lease there is more; a slice of it would come to eight times 4,096.
        Assert.True(leased.NanoDollars >= 25_000 * 8, leased.ToString());
    }

    [Fact]
    public void Whatever_comes_nobody_is_charged_more_than_there_was_and_nothing_stays_reserved() =>
        Gen.Select(Gen.Int[17, 40_000], Gen.Int[0, 100], Gen.Int[1, 900].Array[1, 60], Gen.Int[1, 4], Gen.Bool, Gen.Int[1, 3]).Sample(
            static (granted, takenPercent, chunks, bytesPerToken, usage, price) =>
            {
                var lab = new ChatLab(enforced: true);
                lab.Ledger.GrantAsync("acc", granted).Wait(Cancel);
                var taken = 0L;
                lab.Providers.On("p1", Reply.Events() with
                {
                    Answering = body =>
                    {
                        // Others spend a part of what is left; the provider keeps to its bound.
                        taken = lab.Ledger.ReadBalanceAsync("acc", Cancel).Result.Available.NanoDollars * takenPercent / 100;
                        lab.Ledger.GrantAsync("acc", -taken).Wait(Cancel);
                        return Answer(chunks, bytesPerToken, usage, (long?)JsonNode.Parse(body)!["max_tokens"] ?? long.MaxValue);
                    },
                });

                var answer = lab.Ask(stream: true, Plan(nanosPerToken: price), extra: ",\"max_tokens\":30000");

                var cost = answer.Recorded?.Cost.NanoDollars ?? 0;
                Assert.True(cost <= granted - taken, $"{cost} of {granted - taken}");
                Assert.True(answer.EndedNormally || (int)answer.Error!["code"]! == 402, answer.Body);
                lab.Time.Advance(TimeSpan.FromSeconds(30));
                lab.Escrow.SettledAsync("acc").Wait(Cancel);
                Assert.Equal(cost, lab.Ledger.ReadBalanceAsync("acc", Cancel).Result.Leased.NanoDollars);
            },
            iter: 150,
            threads: 1);

    private static Reply Answer(int[] chunks, int bytesPerToken, bool usage, long maxTokens)
    {
        var (sent, tokens) = (new List<string>(), 0L);
        foreach (var length in chunks)
        {
            var bytes = (int)Math.Min(length, (maxTokens - tokens) * bytesPerToken);
            if (bytes <= 0)
            {
                break;
            }

            sent.Add(Reply.Chunk($$"""{"content":"{{new string('x', bytes)}}"}"""));
            tokens += (bytes + bytesPerToken - 1) / bytesPerToken;
        }

        var counted = Reply.Usage.Replace("\"completion_tokens\":5", $"\"completion_tokens\":{tokens}", StringComparison.Ordinal);
        return Reply.Events([.. sent, Reply.Finish, .. usage ? (string[])[counted] : [], "[DONE]"]);
    }

    private static Reply Words(int count, int length) => Reply.Stream([.. Enumerable.Repeat(new string('x', length), count)]);

    private static RoutePlan Plan(bool thoughts = true, bool stops = true, decimal nanosPerToken = 1)
    {
        var step = ChatRequests.Step(model: "a/one", provider: "p1", pricing: new Pricing { Completion = nanosPerToken / 1_000_000_000m });
        return new RoutePlan(
        [
            step with
            {
                Endpoint = step.Endpoint with { MaxCompletionTokens = 100_000 },
                Provider = step.Provider with { StreamsThoughts = thoughts, CancellingStopsBilling = stops },
            },
        ]);
    }

    private Reply Seeing(string body, out Money leased, Reply reply)
    {
        Assert.NotEmpty(body);
        leased = _lab.Ledger.ReadBalanceAsync("acc", Cancel).Result.Leased;
        return reply;
    }

    private Reply Spending(long nanos, Reply reply)
    {
        _lab.Ledger.GrantAsync("acc", -nanos).Wait(Cancel);
        return reply;
    }

    private async Task AssertOnlyCostIsHeldAsync(LabAnswer answer)
    {
        _lab.Time.Advance(TimeSpan.FromSeconds(30));
        await _lab.Escrow.SettledAsync("acc");
        Assert.Equal(answer.Recorded!.Cost, (await _lab.Ledger.ReadBalanceAsync("acc", Cancel)).Leased);
    }
}
