using System.Text.Json;
using Interchange.Gateway.Chat.Media;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Chat;

/// <summary>Makes attempts: calls the endpoint, and puts every way of failing into one vocabulary.</summary>
internal sealed class Upstream(OpenAICompatibleClient client, WireClient wires, StepSecrets secrets, MediaFetch media, TimeProvider time)
{
    private const int MaxErrorBytes = 64 * 1024;

    /// <summary>The largest answer in one piece that is taken.</summary>
    private const int MaxAnswerBytes = 64 * 1024 * 1024;

    /// <summary>
    /// Fetches what a request that holds more than text names by address, and the provider of a step does not fetch itself. Not a part of any attempt: the
    /// provider is not asked yet.
    /// </summary>
    public async Task FetchAsync(ChatRun run, RouteStep step)
    {
        var found = run.Media ??= new FetchedMedia(MediaAddress.In(run.Request.Document));
        if (found.Addresses.Count == 0)
        {
            return;
        }

        var since = time.GetTimestamp();
        var wire = wires.Find(step.Provider.WireOf(step.Endpoint));
        try
        {
            await media.FetchAsync(found, found.Addresses.Where(address => !Fetches(wire, address)), run.CallerLeft);
        }
        catch (OperationCanceledException) when (run.Cancelled)
        {
            // Nobody is left to fetch for.
        }

        run.Waited(time.GetElapsedTime(since));
    }

    /// <summary>Sends what the attempt wants sent and lets it read what comes: null for a complete answer.</summary>
    public async Task<ProviderFailure?> AttemptAsync(ChatAttempt attempt)
    {
        var (response, refusal) = await SendAsync(attempt);
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
    public static Task<bool> ReadAnswerAsync(HttpResponseMessage response, PooledBody body, CancellationToken cancellationToken) =>
        ReadAsync(response, body, MaxAnswerBytes, cancellationToken);

    /// <summary>The response is there with any 2xx status; everything else is a failure.</summary>
    private async Task<(HttpResponseMessage? Response, ProviderFailure? Failure)> SendAsync(ChatAttempt attempt)
    {
        var (step, clock) = (attempt.Step, attempt.Clock);
        HttpResponseMessage? response = null;
        try
        {
            var (secret, refusal) = await secrets.FindAsync(step, clock.Expired);
            if (refusal is not null)
            {
                return (null, refusal);
            }

            var wire = attempt.Path is null ? wires.Find(step.Provider.WireOf(step.Endpoint)) : null;
            if (attempt.Native is { Beyond: { } beyond } native && native.Wire != wire?.NativeDialect)
            {
                return (null, new ProviderFailure(FailureClass.NotCarried) { ProviderMessage = beyond });
            }

            if (wire is not null)
            {
                return await TranslateAsync(attempt, wire, secret);
            }

            var body = attempt.Request();
            body = attempt.Media is { Addresses.Count: > 0 } found && attempt.Path is null ? FilesInside.Of(body, found) : body;
            response = await client.SendAsync(step.Provider, secret, body, clock.Expired, clock, attempt.IdempotencyKey, attempt.Path, attempt.ContentType);

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
        catch (NotCarriedException exception)
        {
            return (null, new ProviderFailure(FailureClass.NotCarried)
            {
                ProviderMessage = exception.Message,
                ProviderCode = exception.IsUnfetched ? ErrorType.ImageDownloadFailed : null,
            });
        }
        catch (Exception exception) when (FailureOf(exception, begun: false, clock.Expired) is { } failure)
        {
            response?.Dispose();
            return (null, failure with { Status = response is null ? null : (int)response.StatusCode });
        }
    }

    /// <summary>The same, over a wire that is not the gateway's own.</summary>
    private async Task<(HttpResponseMessage? Response, ProviderFailure? Failure)> TranslateAsync(ChatAttempt attempt, IProviderWire wire, ProviderSecret? secret)
    {
        HttpResponseMessage? response = null;
        try
        {
            using var body = new PooledBody(16 * 1024);
            foreach (var slice in attempt.Request())
            {
                body.Append(slice.Span);
            }

            var call = new WireCall
            {
                Provider = attempt.Step.Provider,
                Endpoint = attempt.Step.Endpoint,
                Secret = secret,
                Prompt = Prompt(body.Memory, attempt.Media, wire),
                Native = attempt.Native is { } native && native.Wire == wire.NativeDialect ? native : null,
                IdempotencyKey = attempt.IdempotencyKey,
                Now = time.GetUtcNow(),
            };
            response = await wires.SendAsync(wire, call, attempt.Clock, attempt.Clock.Expired);
            attempt.Clock.Connected();
            if (response.IsSuccessStatusCode)
            {
                response.Content = new DecodedContent(response.Content, wire.Decode(call), attempt.Streamed);
                return (response, null);
            }

            using (response)
            {
                using var error = new PooledBody(4 * 1024);
                await ReadAsync(response, error, MaxErrorBytes, attempt.Clock.Expired);
                return (null, wire.FailureOf((int)response.StatusCode, error.Span, response.Headers, time.GetUtcNow()) with { Status = (int)response.StatusCode });
            }
        }
        catch (WireCredentialException)
        {
            return (null, new ProviderFailure(FailureClass.Credential));
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }

    private static ChatPrompt Prompt(ReadOnlyMemory<byte> body, FetchedMedia? found, IProviderWire wire)
    {
        var prompt = ChatPromptReader.Read(body);
        if (found is not { Addresses.Count: > 0 })
        {
            return prompt;
        }

        return prompt with
        {
            Messages = [.. prompt.Messages.Select(message => message with { Parts = [.. message.Parts.Select(part => Inside(part, found, wire))] })],
        };
    }

    private static PromptPart Inside(PromptPart part, FetchedMedia found, IProviderWire wire) =>
        MediaAddress.Of(part) is { } address && !Fetches(wire, address) ? address.With(found.Of(address)) : part;

    /// <summary>Whether the provider fetches an address itself. Of chat completions, all take the addresses of images, and few those of files.</summary>
    private static bool Fetches(IProviderWire? wire, MediaAddress address) => wire?.Fetches(address.Part, address.Uri) ?? address.Kind != MediaKind.File;

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
        return await body.TryReadAsync(stream, limit, cancellationToken);
    }
}
