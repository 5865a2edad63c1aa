using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Policies;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Responses;
using Interchange.Gateway.Responses.Reading;
using Interchange.Gateway.Responses.Storing;
using Interchange.Gateway.Responses.Writing;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Gateway.Translation.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Responses.Storing;

public sealed class StoringTests
{
    private const string Account = "acc-1";
    private const string Id = "gen-1-a";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly InMemoryPayloadStore _payloads;
    private readonly StoredResponses _stored;
    private readonly ResponsesDialect _dialect;

    public StoringTests()
    {
        _payloads = new InMemoryPayloadStore(new FixedPayloadKeys("k"), _time);
        _stored = new StoredResponses(_payloads, new ResponseOptions(), _time);
        _dialect = new ResponsesDialect(_time, _stored);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\"store\":true")]
    [InlineData("\"background\":true")]
    [InlineData("\"previous_response_id\":\"gen-1-a\"")]
    public async Task An_account_that_stores_nothing_is_told_how_to(string wish)
    {
        var refused = await Assert.ThrowsAsync<GatewayException>(() => ReadAsync(wish, new AccountPolicy()));

        Assert.Equal(400, refused.Error.Status);
        Assert.Contains("store_responses", refused.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_retains_nothing_keeps_nothing()
    {
        var refused = await Assert.ThrowsAsync<GatewayException>(() => ReadAsync("\"store\":true", new AccountPolicy { StoreResponses = true, ZeroDataRetention = true }));

        Assert.Contains("zdr", refused.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_account_goes_on_from_nothing()
    {
        await KeepAsync("completed");

        Assert.Equal(404, (await Assert.ThrowsAsync<GatewayException>(() => ReadAsync("\"previous_response_id\":\"gen-1-a\"", Storing, account: "acc-2"))).Error.Status);
        using var own = (await ReadAsync("\"previous_response_id\":\"gen-1-a\"", Storing)).Chat;
        Assert.Equal(3, JsonNode.Parse(own.Span)!["messages"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("cancelled")]
    public async Task Nobody_goes_on_from_what_has_no_answer(string status)
    {
        await KeepAsync(status);

        Assert.Equal(400, (await Assert.ThrowsAsync<GatewayException>(() => ReadAsync("\"previous_response_id\":\"gen-1-a\"", Storing))).Error.Status);
    }

    [Theory]
    [InlineData("../other/secret")]
    [InlineData("gen-1/../x")]
    [InlineData("")]
    public async Task Ids_that_are_none_are_not_looked_for(string id) => Assert.Null(await _stored.FindAsync(Account, id, Cancellation));

    [Fact]
    public async Task What_is_kept_goes_when_its_time_is_over()
    {
        await KeepAsync("completed");
        _time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await _stored.FindAsync(Account, Id, Cancellation));

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await _stored.FindAsync(Account, Id, Cancellation));
    }

    [Fact]
    public async Task A_receipt_is_kept_before_its_job_begins_and_gives_way_to_what_comes_of_it()
    {
        var read = await ReadAsync("\"background\":true,\"metadata\":{\"a\":\"b\"}", Storing);
        using var chat = read.Chat;
        var job = JobKey.New(Account);

        var receipt = JsonNode.Parse((await read.Receipt!(job, new DialectGeneration(Id, "m", _time.GetUtcNow()), Cancellation)).Span)!;
        var pending = await _stored.FindAsync(Account, Id, Cancellation);
        await _dialect.EndedAsync(End(read, JobState.Succeeded, """{"id":"gen-1-a","status":"completed","output":[]}"""), Cancellation);
        var ended = await _stored.FindAsync(Account, Id, Cancellation);

        Assert.Equal(("queued", true, true, "b"), ((string?)receipt["status"], (bool)receipt["store"]!, (bool)receipt["background"]!, (string?)receipt["metadata"]!["a"]));
        Assert.Equal(job.Id, pending!.JobId);
        Assert.Null(ended!.JobId);
        Assert.Equal("completed", ended.Response.GetProperty("status").GetString());
        Assert.Equal("hi", ended.Input.Single().GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData(JobState.Failed, "failed")]
    [InlineData(JobState.Cancelled, "cancelled")]
    public async Task A_job_that_comes_to_nothing_leaves_a_response_that_says_so(JobState outcome, string status)
    {
        var read = await ReadAsync("\"background\":true", Storing);
        using var chat = read.Chat;
        await read.Receipt!(JobKey.New(Account), new DialectGeneration(Id, "m", _time.GetUtcNow()), Cancellation);

        await _dialect.EndedAsync(End(read, outcome, """{"error":{"code":502,"message":"No provider answered.","metadata":{"error_type":"provider_unavailable"}}}"""), Cancellation);

        var ended = (await _stored.FindAsync(Account, Id, Cancellation))!.Response;
        Assert.Equal(status, ended.GetProperty("status").GetString());
        Assert.Equal(outcome == JobState.Failed, ended.GetProperty("error").ValueKind == JsonValueKind.Object);
    }

    [Fact]
    public async Task What_was_removed_before_it_ended_does_not_come_back()
    {
        var read = await ReadAsync("\"background\":true", Storing);
        using var chat = read.Chat;
        await read.Receipt!(JobKey.New(Account), new DialectGeneration(Id, "m", _time.GetUtcNow()), Cancellation);
        await _stored.RemoveAsync(Account, Id, Cancellation);

        await _dialect.EndedAsync(End(read, JobState.Succeeded, """{"id":"gen-1-a","status":"completed","output":[]}"""), Cancellation);

        Assert.Null(await _stored.FindAsync(Account, Id, Cancellation));
    }

    [Fact]
    public void An_answer_that_could_not_be_kept_says_so()
    {
        var echo = EchoOf("""{"store":true,"instructions":"say \"store\":true"}""");
        var encoder = new ResponseEncoder(echo, _time);
        using var output = new PooledBody(1024);
        encoder.Chunk(Chunk("""{"id":"g","model":"m","choices":[{"index":0,"delta":{"content":"\"store\":true"}}]}"""), output);
        encoder.Chunk(Chunk("""{"id":"g","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"""), output);
        Assert.True(encoder.Ended.IsEmpty);
        output.Clear();
        encoder.Chunk(Chunk("""{"id":"g","model":"m","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}"""), output);

        var ended = JsonNode.Parse(encoder.Ended.Span)!;
        encoder.Unkept(output);

        Assert.Equal(("completed", true, "\"store\":true"), ((string?)ended["status"], (bool)ended["store"]!, (string?)ended["output"]![0]!["content"]![0]!["text"]));
        var last = Encoding.UTF8.GetString(output.Span).Split("\n\n").Last(static frame => frame.Contains("response.completed", StringComparison.Ordinal));
        var told = JsonNode.Parse(last[(last.IndexOf("data: ", StringComparison.Ordinal) + 6)..])!["response"]!;
        Assert.Equal((false, "say \"store\":true"), ((bool)told["store"]!, (string?)told["instructions"]));
    }

    [Fact]
    public async Task Storage_that_is_down_keeps_no_answer_back()
    {
        var dialect = new ResponsesDialect(_time, new StoredResponses(new BrokenStore(_payloads), new ResponseOptions(), _time));
        var body = new PooledBody(64);
        body.Append("""{"model":"m","input":"hi","store":true}"""u8);
        var read = await dialect.ReadAsync(CallerWith(Storing, Account), body, new DefaultHttpContext());
        using var chat = read.Chat;

        Assert.False(await read.Keep!(Encoding.UTF8.GetBytes("""{"id":"gen-1-a","status":"completed","output":[]}""")));
    }

    [Theory]
    [InlineData("""{"role":"user","content":"hi"}""", """{"id":"msg_gen-1-a_0","type":"message","role":"user","content":[{"type":"input_text","text":"hi"}]}""")]
    [InlineData("""{"type":"message","role":"assistant","content":"hi"}""", """{"id":"msg_gen-1-a_0","type":"message","role":"assistant","content":[{"type":"output_text","text":"hi"}]}""")]
    [InlineData("""{"type":"function_call_output","call_id":"c","output":"x"}""", """{"id":"fco_gen-1-a_0","type":"function_call_output","call_id":"c","output":"x"}""")]
    [InlineData("""{"type":"reasoning","id":"rs_9","summary":[]}""", """{"id":"rs_9","type":"reasoning","summary":[]}""")]
    public void Items_are_listed_with_types_and_ids(string item, string listed)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            InputItem.Write(json, Id, JsonDocument.Parse(item).RootElement, place: 0);
        }

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(listed), JsonNode.Parse(buffer.ToArray())), Encoding.UTF8.GetString(buffer.ToArray()));
    }

    [Theory]
    [InlineData("7.00:00:00", 7 * 24)]
    [InlineData("", 30 * 24)]
    public void The_time_is_a_setting(string text, int hours) => Assert.Equal(TimeSpan.FromHours(hours), ResponseOptions.From(Settings(text)).Kept);

    [Theory]
    [InlineData("forever")]
    [InlineData("00:00:01")]
    [InlineData("9999.00:00:00")]
    public void A_time_that_is_none_is_refused_at_start(string text) => Assert.Throws<InvalidOperationException>(() => ResponseOptions.From(Settings(text)));

    private static AccountPolicy Storing { get; } = new() { StoreResponses = true };

    private static IConfigurationRoot Settings(string text) =>
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>(ResponseOptions.KeptSetting, text)]).Build();

    private static ResponseEcho EchoOf(string request)
    {
        using var document = JsonDocument.Parse(request);
        return ResponseEcho.Of(document.RootElement);
    }

    private static ChatAnswer Chunk(string json) => ChatAnswer.Parse(Encoding.UTF8.GetBytes(json));

    private static Caller CallerWith(AccountPolicy policy, string account) => new(
        account,
        new ApiKey { Hash = new string('0', 64), AccountId = account, Kind = KeyKind.Inference, Name = "", Label = "", CreatedAt = DateTimeOffset.UnixEpoch })
    { Policy = policy };

    private static DialectEnd End(DialectRequest read, JobState outcome, string answer) =>
        new(Account, Id, "m", DateTimeOffset.UnixEpoch, read.State, outcome, Encoding.UTF8.GetBytes(answer));

    private async Task<DialectRequest> ReadAsync(string wish, AccountPolicy policy, string account = Account)
    {
        var body = new PooledBody(256);
        body.Append(Encoding.UTF8.GetBytes($$"""{"model":"m","input":"hi",{{wish}}}"""));
        return await _dialect.ReadAsync(CallerWith(policy, account), body, new DefaultHttpContext());
    }

    private async Task KeepAsync(string status)
    {
        using var document = JsonDocument.Parse($$"""{"id":"gen-1-a","status":"{{status}}","output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"hello"}]}]}""");
        using var item = JsonDocument.Parse("""{"role":"user","content":"before"}""");
        await _stored.KeepAsync(Account, Id, new StoredResponse(document.RootElement.Clone(), [item.RootElement.Clone()]), Cancellation);
    }

    private sealed class BrokenStore(IPayloadStore inner) : IPayloadStore
    {
        public Task WriteAsync(PayloadName name, ReadOnlyMemory<byte> bytes, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
            throw new StorageUnavailableException("down", new IOException());

        public Task<bool> TryCreateAsync(PayloadName name, ReadOnlyMemory<byte> bytes, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
            inner.TryCreateAsync(name, bytes, expiresAt, cancellationToken);

        public Task<PayloadWriter> BeginAsync(PayloadName name, CancellationToken cancellationToken) => inner.BeginAsync(name, cancellationToken);

        public Task<PayloadRange?> ReadRangeAsync(PayloadName name, long offset, int length, CancellationToken cancellationToken) => inner.ReadRangeAsync(name, offset, length, cancellationToken);

        public Task<byte[]?> ReadAsync(PayloadName name, CancellationToken cancellationToken) => inner.ReadAsync(name, cancellationToken);

        public Task<bool> ExistsAsync(PayloadName name, CancellationToken cancellationToken) => inner.ExistsAsync(name, cancellationToken);

        public Task DeleteAsync(PayloadName name, CancellationToken cancellationToken) => inner.DeleteAsync(name, cancellationToken);

        public Task<int> RemoveExpiredAsync(CancellationToken cancellationToken) => inner.RemoveExpiredAsync(cancellationToken);
    }
}
