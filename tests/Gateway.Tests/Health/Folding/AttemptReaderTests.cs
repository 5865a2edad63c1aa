using System.Text;
using System.Text.Json;
using CsCheck;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Health.Folding;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Tests.Health.Folding;

public sealed class AttemptReaderTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<AttemptRecord> Attempts =
        from name in Gen.OneOf("acme", "acme/turbo", "größe \"x\"", new string('a', 300))
        from model in Gen.OneOf<string?>("one", "models/乗換\\駅", null)
        from status in Gen.Int[200, 503].Nullable()
        from failure in Gen.OneOf<string?>("server_error", "rate_limited", "content_filter", "unheard_of", null)
        from duration in Gen.Double[0, 5000]
        from start in Gen.Double[0, 5000].Nullable()
        from first in Gen.Double[0, 500].Nullable()
        from tokens in Gen.Long[0, 10_000].Nullable()
        from valid in Gen.Bool.Nullable()
        from abandoned in Gen.Bool.Nullable()
        from credential in Gen.OneOf<string?>("11111111-2222-3333-4444-555555555555", null)
        select new AttemptRecord
        {
            Provider = "Acme",
            EndpointTag = name,
            Model = "acme/one",
            UpstreamModel = model,
            Status = status,
            Failure = failure,
            DurationMs = duration,
            StartMs = start,
            FirstTokenMs = first,
            OutputTokens = tokens,
            ToolCallsValid = valid,
            Abandoned = abandoned,
            CredentialId = credential,
        };

    private readonly AttemptReader _reader = new();

    [Fact]
    public void Reads_of_the_bytes_what_the_events_say() => Attempts.Array[0, 4].Array[0, 4].Sample(
        events =>
        {
            var read = new List<PublishedAttempt>();
            new AttemptReader().Read(UsageEventJson.WriteMessage([.. events.Select(Event)]), read);

            Assert.Equal(
                events.SelectMany(static attempts => Expected(attempts)),
                read.Select(static attempt => (attempt.IsFirst, attempt.Ended, attempt.Endpoint, attempt.Sample)));
            Assert.Equal(events.Count(static attempts => Expected(attempts).Any()), read.Select(static attempt => attempt.Generation).Distinct().Count());
        },
        iter: 500);

    [Fact]
    public void Takes_members_in_any_order_and_those_it_does_not_know()
    {
        var read = new List<PublishedAttempt>();
        _reader.Read(
            """[{"new": [{"attempts": []}], "attempts": [{"upstream_model": "one", "later": {"a": 1}, "duration_ms": 20, "endpoint_tag": "acme"}], "created_at": "2026-05-01T12:00:00+00:00", "generation_id": "gen-1"}]"""u8,
            read);

        var attempt = Assert.Single(read);
        Assert.Equal(("acme | one", Start.AddMilliseconds(20), AttemptVerdict.Answered), (attempt.Endpoint, attempt.Ended, attempt.Sample.Verdict));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("[] []")]
    [InlineData("""[{"generation_id": 1, "created_at": "2026-05-01T12:00:00Z"}]""")]
    [InlineData("""[{"generation_id": "gen-1", "created_at": "yesterday"}]""")]
    [InlineData("""[{"generation_id": "gen-1", "created_at": 5}]""")]
    [InlineData("""[{"generation_id": "gen-1", "created_at": "2026-05-01T12:00:00Z", "attempts": {}}]""")]
    [InlineData("""[{"generation_id": "gen-1", "created_at": "2026-05-01T12:00:00Z", "attempts": [{}]}]""")]
    [InlineData("""[{"generation_id": "gen-1", "created_at": "2026-05-01T12:00:00Z", "attempts": [{"endpoint_tag": "a", "status": "ok"}]}]""")]
    [InlineData("""[{"generation_id": "gen-1", "created_at": "2026-05-01T12:00:00Z", "attempts": [{"endpoint_tag": "a", "status": 1.5}]}]""")]
    [InlineData("""[{"generation_id": "gen-1", "created_at": "2026-05-01T12:00:00Z", "attempts": [{"endpoint_tag": "a", "upstream_model": "\ud800"}]}]""")]
    public void Takes_all_of_a_message_or_nothing(string malformed)
    {
        var read = new List<PublishedAttempt>();
        var good = Encoding.UTF8.GetString(UsageEventJson.WriteMessage([Event([Attempts.Single() with { UpstreamModel = "one", Abandoned = null }])]));
        var half = malformed.StartsWith("[{", StringComparison.Ordinal) ? good[..^1] + "," + malformed[1..] : malformed;

        Assert.ThrowsAny<JsonException>(() => _reader.Read(Encoding.UTF8.GetBytes(half), read));

        Assert.Empty(read);
    }

    private static IEnumerable<(bool IsFirst, DateTimeOffset Ended, string Endpoint, AttemptSample Sample)> Expected(AttemptRecord[] attempts)
    {
        var (ended, isFirst) = (0.0, true);
        foreach (var attempt in attempts)
        {
            ended = (attempt.StartMs ?? ended) + attempt.DurationMs;
            if (attempt is { Abandoned: not true, UpstreamModel: { } model })
            {
                var sample = AttemptSample.Recorded(
                    attempt.Failure, attempt.Status, attempt.FirstTokenMs, attempt.OutputTokens ?? 0, attempt.DurationMs, attempt.ToolCallsValid, attempt.IsByok);
                yield return (isFirst, Start.AddMilliseconds(ended), $"{attempt.EndpointTag} | {model}", sample);
                isFirst = false;
            }
        }
    }

    private static UsageEvent Event(AttemptRecord[] attempts, int index = 0) => new()
    {
        GenerationId = $"gen-{index}",
        AccountId = "account",
        KeyHash = "hash",
        Model = "acme/one",
        CreatedAt = Start,
        Streamed = true,
        Attempts = [.. attempts],
    };
}
