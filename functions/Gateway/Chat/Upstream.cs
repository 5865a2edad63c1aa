using System.Text.Json;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat;

/// <summary>What both kinds of attempt do alike: call the endpoint, and put every way of failing into one vocabulary.</summary>
internal sealed class Upstream(OpenAICompatibleClient client, TimeProvider time)
{
    private const int MaxErrorBytes = 64 * 1024;

    /// <summary>The largest answer in one piece that is taken.</summary>
    private const int MaxAnswerBytes = 64 * 1024 * 1024;

    /// <summary>Sends the request. The response is there with any 2xx status; everything else is a failure.</summary>
    public async Task<(HttpResponseMessage? Response, ProviderFailure? Failure)> SendAsync(
        RouteStep step, IReadOnlyList<ReadOnlyMemory<byte>> body, CancellationToken cancellationToken)
    {
        HttpResponseMessage? response = null;
        try
        {
            response = await client.SendAsync(step.Provider, body, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return (response, null);
            }

            using (response)
            {
                using var error = new PooledBody(4 * 1024);
                await ReadAsync(response, error, MaxErrorBytes, cancellationToken);
                return (null, OpenAICompatibleFailures.OfResponse(
                    (int)response.StatusCode, error.Span, response.Headers.RetryAfter, time.GetUtcNow()));
            }
        }
        catch (Exception exception) when (FailureOf(exception, cancellationToken) is { } failure)
        {
            response?.Dispose();
            return (null, failure with { Status = response is null ? null : (int)response.StatusCode });
        }
    }

    /// <summary>Reads an answer that comes in one piece.</summary>
    /// <returns>False when it is larger than 64 MB.</returns>
    public static async Task<bool> ReadAnswerAsync(HttpResponseMessage response, PooledBody body, CancellationToken cancellationToken) =>
        await ReadAsync(response, body, MaxAnswerBytes, cancellationToken);

    /// <summary>The failure that an exception of the connection or of the wire means; null for one that is not theirs.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="clock">The token of the attempt's clocks.</param>
    /// <param name="begun">True when a part of the answer has come.</param>
    public static ProviderFailure? FailureOf(Exception exception, CancellationToken clock, bool begun = false) => exception switch
    {
        OperationCanceledException when clock.IsCancellationRequested => new ProviderFailure(FailureClass.Timeout),
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
