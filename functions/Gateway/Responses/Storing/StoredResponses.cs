using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Responses.Reading;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Responses.Storing;

/// <summary>
/// Keeps responses, encrypted, each under its account and its id, so that no other account reaches it (invariant I9) and nothing of it stands in a table (I6). It is gone when its time is over.
/// </summary>
public sealed class StoredResponses
{
    private const string Ended = "response";
    private const string Pending = "pending";
    private const string IdPrefix = "gen-";
    private const int LongestId = 100;

    private readonly IPayloadStore _payloads;
    private readonly ResponseOptions _options;
    private readonly TimeProvider _time;

    internal StoredResponses(IPayloadStore payloads, ResponseOptions options, TimeProvider time) => (_payloads, _options, _time) = (payloads, options, time);

    private DateTimeOffset Expiry => _time.GetUtcNow() + _options.Kept;

    /// <summary>Keeps a response that has ended.</summary>
    internal Task KeepAsync(string accountId, string id, StoredResponse response, CancellationToken cancellationToken) =>
        _payloads.WriteAsync(new PayloadName(accountId, id, Ended), Pack(response), Expiry, cancellationToken);

    /// <summary>Keeps what is known of a response that a job will make.</summary>
    internal Task AwaitAsync(string accountId, string id, StoredResponse response, CancellationToken cancellationToken) =>
        _payloads.WriteAsync(new PayloadName(accountId, id, Pending), Pack(response), Expiry, cancellationToken);

    /// <summary>Whether a job's response is still wanted: it was not deleted.</summary>
    internal Task<bool> IsAwaitedAsync(string accountId, string id, CancellationToken cancellationToken) =>
        _payloads.ExistsAsync(new PayloadName(accountId, id, Pending), cancellationToken);

    /// <summary>The response as it stands in storage; null for an unknown one. One that a job makes is there, with its job, from its acceptance on.</summary>
    internal async Task<StoredResponse?> FindAsync(string accountId, string id, CancellationToken cancellationToken)
    {
        if (!IsId(id))
        {
            return null;
        }

        try
        {
            return await _payloads.ReadAsync(new PayloadName(accountId, id, Ended), cancellationToken) is { } ended
                ? Unpack(ended) with { JobId = null }
                : await _payloads.ReadAsync(new PayloadName(accountId, id, Pending), cancellationToken) is { } pending ? Unpack(pending) : null;
        }
        catch (Exception exception) when (exception is StorageUnavailableException or PayloadKeyUnavailableException)
        {
            throw new GatewayException(GatewayError.Unavailable("The gateway cannot look up responses at the moment. Try again shortly."), exception);
        }
    }

    internal async Task RemoveAsync(string accountId, string id, CancellationToken cancellationToken)
    {
        await _payloads.DeleteAsync(new PayloadName(accountId, id, Pending), cancellationToken);
        await _payloads.DeleteAsync(new PayloadName(accountId, id, Ended), cancellationToken);
    }

    /// <summary>404, as for another account's.</summary>
    internal static GatewayException Unknown() => new(GatewayError.NotFound(
        "There is no such response. Responses are kept when their request has \"store\": true, for a time, and belong to the account that asked."));

    internal static JobKey? JobOf(string accountId, StoredResponse response) => response.JobId is { } job ? new JobKey(accountId, job) : null;

    /// <summary>Ids are those of generations.</summary>
    private static bool IsId(string id) =>
        id.Length <= LongestId && id.StartsWith(IdPrefix, StringComparison.Ordinal) && id.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    private static byte[] Pack(StoredResponse response)
    {
        var buffer = new ArrayBufferWriter<byte>(4 * 1024);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            if (response.JobId is { } job)
            {
                json.WriteString("job", job);
            }

            json.WriteRaw("response", response.Response);
            json.WriteStartArray("input");
            foreach (var item in response.Input)
            {
                json.WriteRaw(item);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static StoredResponse Unpack(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 256 });
        var root = JsonElement.ParseValue(ref reader);
        return new StoredResponse(root.GetProperty("response"), [.. root.GetProperty("input").EnumerateArray()])
        {
            JobId = root.TryGetProperty("job", out var job) ? job.GetString() : null,
        };
    }
}
