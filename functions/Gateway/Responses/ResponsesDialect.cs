using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Responses.Reading;
using Interchange.Gateway.Responses.Storing;
using Interchange.Gateway.Responses.Writing;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.Gateway.Responses;

/// <summary>
/// OpenAI's Responses: <c>POST /api/v1/responses</c>. Without state as OpenRouter serves it, and with it where the account's policy stores responses. Sources:
/// <c>ResponsesRequest</c>, <c>OpenResponsesResult</c> and <c>StreamEvents</c> of OpenRouter's OpenAPI document; OpenAI's API reference of Responses.
/// </summary>
public sealed partial class ResponsesDialect(TimeProvider time, StoredResponses? stored = null, ILogger<ResponsesDialect>? log = null) : ICallerDialect
{
    /// <summary>Name of the wire whose providers can be sent the request as it is.</summary>
    public const string Wire = "responses";

    private readonly ILogger _logger = log ?? NullLogger<ResponsesDialect>.Instance;

    public string Name => Wire;

    public DialectRequest Read(PooledBody body, IHeaderDictionary headers) => Read(body, headers, default, []);

    public async ValueTask<DialectRequest> ReadAsync(Caller caller, PooledBody body, HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(context);
        if (stored is null || !caller.Policy.StoreResponses || !StoreWish.MayBeIn(body.Span))
        {
            return Read(body, context.Request.Headers);
        }

        try
        {
            using var document = ResponsesReader.Parse(body.Memory);
            var wish = StoreWish.Read(document.RootElement);
            if (!wish.IsNone)
            {
                var read = await ReadAsync(caller, document.RootElement, wish, context);
                body.Dispose();
                return read;
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }

        return Read(body, context.Request.Headers);
    }

    public IAnswerEncoder Resume(string? state) => new ResponseEncoder(ResponseEcho.FromState(state), time);

    public async ValueTask EndedAsync(DialectEnd end, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(end);
        if (stored is null || end.State is null)
        {
            return;
        }

        using var state = JsonDocument.Parse(end.State);
        var echo = ResponseEcho.FromState(end.State);
        if (!echo.Is("store") || (echo.Is("background") && !await stored.IsAwaitedAsync(end.AccountId, end.Id, cancellationToken)))
        {
            return;
        }

        var response = end.Outcome == JobState.Succeeded ? Parse(end.Answer.Span) : Unanswered(echo, end);
        await stored.KeepAsync(end.AccountId, end.Id, new StoredResponse(response, ItemsOf(state.RootElement)), cancellationToken);
    }

    public void Write(GatewayError error, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, ChatJson.Readable);
        json.WriteStartObject();
        ErrorEnvelope.WriteMembers(json, error);
        json.WriteString("error_type", error.Type);
        json.WriteEndObject();
    }

    private async ValueTask<DialectRequest> ReadAsync(Caller caller, JsonElement request, StoreWish wish, HttpContext context)
    {
        if (wish.Store && caller.Policy.ZeroDataRetention)
        {
            throw Faults.Invalid("\"store\": true contradicts the account's policy, which retains nothing (zdr). Leave \"store\" and \"background\" out.");
        }

        StoredResponse? previous = null;
        if (wish.Previous is { } id)
        {
            previous = await stored!.FindAsync(caller.AccountId, id, context.RequestAborted)
                ?? throw new GatewayException(GatewayError.NotFound(
                    "\"previous_response_id\" names no response that is stored. Only responses of this account whose request had \"store\": true are, for a time. Send the whole conversation in \"input\"."));
            if (previous.JobId is not null)
            {
                throw Faults.Invalid("\"previous_response_id\" names a response that is still being made. Wait until GET /api/v1/responses/{id} says completed.");
            }
        }

        var items = StoredConversation.ItemsOf(request, previous);
        var merged = StoredConversation.Write(request, items, wish.Store);
        if (merged.Length > RequestBody.MaxBytes)
        {
            merged.Dispose();
            throw new GatewayException(GatewayError.TooLarge("The conversation with what was stored of it is larger than 50 MB. Send the part that matters in \"input\"."));
        }

        var read = Read(merged, context.Request.Headers, wish, items);
        if (!wish.Store)
        {
            return read;
        }

        var accountId = caller.AccountId;
        return wish.Background
            ? read with { Receipt = (job, generation, token) => AcceptAsync(job, generation, read.State!, items, token) }
            : read with { Keep = answer => KeepAsync(accountId, answer, items) };
    }

    /// <exception cref="GatewayException">400; the body is disposed then.</exception>
    private DialectRequest Read(PooledBody body, IHeaderDictionary headers, StoreWish wish, ImmutableArray<JsonElement> items)
    {
        try
        {
            var read = ResponsesReader.Read(body.Memory, isStored: !wish.IsNone);
            if (read.Beyond is { } beyond && (wish.Background || headers["Prefer"].ToString().Contains("respond-async", StringComparison.OrdinalIgnoreCase)))
            {
                read.Chat.Dispose();
                throw new GatewayException(GatewayError.InvalidRequest(
                    $"This request cannot be answered by a job: a job {beyond} Leave out \"background\", and the header Prefer: respond-async."));
            }

            return new DialectRequest(read.Chat, new ResponseEncoder(read.Echo, time))
            {
                Native = new NativeRequest(Wire, body) { Beyond = read.Beyond },
                State = read.Echo.ToState(wish.Store ? items : []),
            };
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Keeps what is known of a response before its job begins, and writes what its caller gets.</summary>
    private async Task<ReadOnlyMemory<byte>> AcceptAsync(JobKey job, DialectGeneration generation, string state, ImmutableArray<JsonElement> items, CancellationToken cancellationToken)
    {
        var queued = Document(ResponseEcho.FromState(state), generation, ResponseStatus.Queued, error: null);
        try
        {
            await stored!.AwaitAsync(job.AccountId, generation.Id, new StoredResponse(Parse(queued.Span), items) { JobId = job.Id }, cancellationToken);
        }
        catch (Exception exception) when (exception is StorageUnavailableException or PayloadKeyUnavailableException)
        {
            throw new GatewayException(GatewayError.Unavailable("The gateway cannot store responses at the moment. Try again shortly."), exception);
        }

        return queued;
    }

    /// <summary>Keeps an answer; false where storage does not take it, which the answer then says.</summary>
    private async ValueTask<bool> KeepAsync(string accountId, ReadOnlyMemory<byte> answer, ImmutableArray<JsonElement> items)
    {
        try
        {
            var response = Parse(answer.Span);
            await stored!.KeepAsync(accountId, response.GetProperty("id").GetString()!, new StoredResponse(response, items), CancellationToken.None);
            return true;
        }
        catch (Exception exception) when (exception is StorageUnavailableException or PayloadKeyUnavailableException)
        {
            LogNotStored(exception.GetType().Name);
            return false;
        }
    }

    private JsonElement Unanswered(ResponseEcho echo, DialectEnd end)
    {
        JsonElement? error = null;
        if (end.Outcome != JobState.Cancelled)
        {
            using var envelope = JsonDocument.Parse(end.Answer);
            error = envelope.RootElement.TryGetProperty("error", out var said) ? said.Clone() : null;
        }

        var status = end.Outcome == JobState.Cancelled ? ResponseStatus.Cancelled : ResponseStatus.Failed;
        return Parse(Document(echo, new DialectGeneration(end.Id, end.Model, end.CreatedAt), status, error).Span);
    }

    private ReadOnlyMemory<byte> Document(ResponseEcho echo, DialectGeneration generation, ResponseStatus status, JsonElement? error)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            var answer = new ChatAnswer { Id = generation.Id, Model = generation.Model, Created = generation.CreatedAt.ToUnixTimeSeconds(), Error = error };
            new ResponseDocument(echo, time).Write(json, answer, status, filtered: false, static writer =>
            {
                writer.WriteStartArray();
                writer.WriteEndArray();
            });
        }

        return buffer.WrittenMemory;
    }

    private static ImmutableArray<JsonElement> ItemsOf(JsonElement state) =>
        state.TryGetProperty(ResponseEcho.Items, out var items) ? [.. items.EnumerateArray().Select(static item => item.Clone())] : [];

    private static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
        return JsonElement.ParseValue(ref reader);
    }

    [LoggerMessage(2731, LogLevel.Error, "A response could not be stored ({Exception}); its caller was told so")]
    private partial void LogNotStored(string exception);
}
