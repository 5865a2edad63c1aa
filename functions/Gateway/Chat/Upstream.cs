using System.Text.Json;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat;

/// <summary>Makes attempts: calls the endpoint, and puts every way of failing into one vocabulary.</summary>
internal sealed class Upstream(OpenAICompatibleClient client, StepSecrets secrets, TimeProvider time)
{
    private const int MaxErrorBytes = 64 * 1024;

    /// <summary>The largest answer in one piece that is taken.</summary>
    private const int MaxAnswerBytes = 64 * 1024 * 1024;

    /// <summary>Sends what the attempt wants sent and lets it read what comes: null for a complete answer.</summary>
    public async Task<ProviderFailure?> AttemptAsync(ChatAttempt attempt)
    {
        var (response, refusal) = await SendAsync(attempt.Step, attempt.Request(), attempt.Clock, attempt.IdempotencyKey);
        if (response is null)
        {
            attempt.Status = refusal!.Status;
            return attempt.Understand(refusal);
        }

        using (response)
        {
            attempt.Status = (int)response.StatusCode;
            ProviderFailure? failure;
            try
            {
                failure = await attempt.ReadAsync(response);
            }
            catch (Exception exception) when (FailureOf(exception, begun: true, attempt.Clock.Expired) is { } broken)
            {
                failure = broken;
            }

            return failure is null ? null : attempt.Understand(failure with { Status = failure.Status ?? attempt.Status, Begun = true });
        }
    }

    /// <summary>Reads an answer that comes in one piece.</summary>
    /// <returns>False when it is larger than 64 MB.</returns>
    public static async Task<bool> ReadAnswerAsync(HttpResponseMessage response, PooledBody body, CancellationToken cancellationToken) =>
        await ReadAsync(response, body, MaxAnswerBytes, cancellationToken);

    /// <summary>The response is there with any 2xx status; everything else is a failure.</summary>
    private async Task<(HttpResponseMessage? Response, ProviderFailure? Failure)> SendAsync(
        RouteStep step, IReadOnlyList<ReadOnlyMemory<byte>> body, AttemptClock clock, string? idempotencyKey)
    {
        HttpResponseMessage? response = null;
        try
        {
            var (secret, refusal) = await secrets.FindAsync(step, clock.Expired);
            if (refusal is not null)
            {
                return (null, refusal);
            }

            response = await client.SendAsync(step.Provider, secret, body, clock.Expired, clock, idempotencyKey);

            // An answer may come from a server that did not wait for the body.
            clock.Connected();
            if (response.IsSuccessStatusCode)
            {
                return (response, null);
            }

            using (response)
            {
                using var error = new PooledBody(4 * 1024);
                await ReadAsync(response, error, MaxErrorBytes, clock.Expired);
                return (null, OpenAICompatibleFailures.OfResponse(
                    (int)response.StatusCode, error.Span, response.Headers.RetryAfter, time.GetUtcNow()));
            }
        }
        catch (Exception exception) when (FailureOf(exception, begun: false, clock.Expired) is { } failure)
        {
            response?.Dispose();
            return (null, failure with { Status = response is null ? null : (int)response.StatusCode });
        }
    }

    /// <summary>The failure that an exception of the connection or of the wire means; null for one that is not theirs.</summary>
    private static ProviderFailure? FailureOf(Exception exception, bool begun, CancellationToken clock) => exception switch
    {
        OperationCanceledException or HttpRequestException or IOException when clock.IsCancellationRequested => new ProviderFailure(FailureClass.Timeout),

        // The handler's own bound on connecting.
        OperationCanceledException { InnerException: TimeoutException } => new ProviderFailure(FailureClass.Timeout),
        HttpRequestException or IOException => new ProviderFailure(begun ? FailureClass.Truncated : FailureClass.Network),
        JsonException or InvalidDataException => new ProviderFailure(FailureClass.InvalidResponse),
        _ => null,
    };

    private static async Task<bool> ReadAsync(HttpResponseMessage response, PooledBody body, int limit, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (body.Length <= limit)
        {
            var read = await stream.ReadAsync(body.GetMemory(), cancellationToken);
            if (read == 0)
            {
                return true;
            }

            body.Advance(read);
        }

        return false;
    }
}
