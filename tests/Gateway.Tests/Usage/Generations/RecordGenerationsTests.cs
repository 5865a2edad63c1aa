using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Generations;

namespace Interchange.Gateway.Tests.Usage.Generations;

public sealed class RecordGenerationsTests
{
    private readonly InMemoryGenerationStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_every_event_of_a_message_however_often_it_comes()
    {
        var record = new RecordGenerations(_store, TimeProvider.System);
        var body = UsageEventJson.WriteMessage([Event("a", "gen-1"), Event("a", "gen-2"), Event("b", "gen-3")]);

        Assert.Empty(await record.HandleAsync([body], again: false, Cancel));
        Assert.Empty(await record.HandleAsync([body, body], again: true, Cancel));

        Assert.NotNull(await _store.FindAsync("a", "gen-1", Cancel));
        Assert.NotNull(await _store.FindAsync("a", "gen-2", Cancel));
        Assert.NotNull(await _store.FindAsync("b", "gen-3", Cancel));
        Assert.Null(await _store.FindAsync("a", "gen-3", Cancel));
    }

    [Fact]
    public async Task Takes_an_empty_message() => Assert.Empty(await new RecordGenerations(_store, TimeProvider.System).HandleAsync(["[]"u8.ToArray()], again: false, Cancel));

    [Fact]
    public async Task Names_the_messages_that_are_none_and_records_the_others()
    {
        var body = UsageEventJson.WriteMessage([Event("a", "gen-1")]);

        Assert.Equal([0, 2], await new RecordGenerations(_store, TimeProvider.System).HandleAsync(["not json"u8.ToArray(), body, "{}"u8.ToArray()], again: false, Cancel));

        Assert.NotNull(await _store.FindAsync("a", "gen-1", Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("[[]]")]
    [InlineData("[{}]")]
    [InlineData("[{\"generation_id\":\"g\"}]")]
    [InlineData("[{\"account_id\":\"a\"}]")]
    [InlineData("[{\"account_id\":\"a\",\"generation_id\":7}]")]
    [InlineData("[{\"account_id\":null,\"generation_id\":\"g\"}]")]
    [InlineData("[{\"account_id\":\"a\",\"generation_id\":\"g\"},{\"generation_id\":\"h\"}]")]
    [InlineData("[{\"account_id\":\"a\",\"generation_id\":\"g\"}")]
    [InlineData("[{\"account_id\":\"a\",\"generation_id\":\"g\"}] x")]
    public async Task Records_nothing_of_a_message_that_is_none(string body)
    {
        Assert.Equal([0], await new RecordGenerations(_store, TimeProvider.System).HandleAsync([System.Text.Encoding.UTF8.GetBytes(body)], again: false, Cancel));

        Assert.Null(await _store.FindAsync("a", "g", Cancel));
    }

    private static UsageEvent Event(string account, string id) => new()
    {
        GenerationId = id,
        AccountId = account,
        KeyHash = new string('0', 64),
        Model = "scripted/echo",
        CreatedAt = new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero),
        Streamed = false,
    };
}
