using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Providers.Scripted.Scripts;
using Interchange.Gateway.Providers.Scripted.Wires;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Interchange.Gateway.Providers.Scripted;

/// <summary>
/// The HTTP side of the scripted provider: reads a request, lets the script decide, and sends what it decided.
/// Nothing of a request or an answer is logged.
/// </summary>
internal sealed class ScriptedServer(TimeProvider time, CancellationToken stopping) : IHttpApplication<HttpContext>
{
    private const int RememberedCallers = 10_000;

    private readonly ConcurrentDictionary<string, (int Count, long First)> _occurrences = new(StringComparer.Ordinal);
    private readonly ScriptBills _bills = new();
    private long _answers;

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // The server owns the features; there is nothing else to release.
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        ScriptBills.Entry? bill = null;
        try
        {
            var reply = await DecideAsync(context, leaving.Token);
            bill = _bills.Open(reply.Bill);
            await SendAsync(context, reply, bill, leaving.Token);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // The client left or the process stops: both end an answer that may well be endless.
            context.Abort();
        }
        finally
        {
            bill?.Close();
        }
    }

    private async Task<ScriptReply> DecideAsync(HttpContext context, CancellationToken cancellationToken)
    {
        switch (context.Request.Method, context.Request.Path.Value)
        {
            case ("GET", "/v1/models"):
                return ScriptReply.Document(ModelList());
            case ("POST", ScriptedSearch.Path):
                return await DocumentAsync(context.Request, ScriptedSearch.Answer, cancellationToken);
            case ("GET", "/v1/bills"):
                return ScriptReply.Document(_bills.List());
            case ("POST", "/v1/embeddings"):
                return await DocumentAsync(context.Request, ScriptedVectors.Embed, cancellationToken);
            case ("POST", "/cohere/v2/embed"):
                return await DocumentAsync(context.Request, ScriptedVectors.EmbedAtCohere, cancellationToken);
            case ("POST", "/v1/rerank" or "/cohere/v2/rerank"):
                return await DocumentAsync(context.Request, ScriptedVectors.Rank, cancellationToken);
            case ("POST", "/v1/images/generations"):
                return await DocumentAsync(context.Request, ScriptedImages.Generate, cancellationToken);
            case ("POST", "/v1/audio/speech"):
                return await DocumentAsync(context.Request, ScriptedSound.Speak, cancellationToken);
            case ("POST", "/v1/images/edits"):
                return await FormAsync(context.Request, ScriptedImages.Edit, cancellationToken);
            case ("POST", "/v1/audio/transcriptions"):
                return await FormAsync(context.Request, ScriptedSound.Transcribe, cancellationToken);
            case ("POST", _) when ScriptedWires.All.FirstOrDefault(wire => wire.Serves(context.Request)) is { } wire:
                return await PlayAsync(wire, context.Request, cancellationToken);
            default:
                return ScriptReply.Document(ChatWire.Error("The scripted provider has no such route.", "invalid_request_error", "unknown_url"), 404);
        }
    }

    private async Task<ScriptReply> PlayAsync(IScriptedWire wire, HttpRequest http, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream((int)(http.ContentLength ?? 0));
        await http.Body.CopyToAsync(body, cancellationToken);
        try
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"scripted-{Interlocked.Increment(ref _answers)}");
            var request = wire.Parse(http, body.ToArray(), id, time.GetUtcNow().ToUnixTimeSeconds()) with { Wire = wire };
            return ScriptTable.Play(Counted(request));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is what the platform throws for text with half a surrogate pair.
            return Failures.Malformed(wire);
        }
    }

    private static async Task<ScriptReply> DocumentAsync(HttpRequest http, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> answer, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream((int)(http.ContentLength ?? 0));
        await http.Body.CopyToAsync(body, cancellationToken);
        try
        {
            return ScriptReply.Document(answer(body.ToArray()));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return Failures.Malformed(ScriptedChatWire.Instance);
        }
    }

    private static async Task<ScriptReply> DocumentAsync(HttpRequest http, Func<JsonElement, ScriptReply> answer, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(http.Body, cancellationToken: cancellationToken);
            return answer(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return Failures.Malformed(ScriptedChatWire.Instance);
        }
    }

    private static async Task<ScriptReply> FormAsync(HttpRequest http, Func<ScriptedForm, ScriptReply> answer, CancellationToken cancellationToken)
    {
        try
        {
            return answer(await ScriptedForm.ReadAsync(http, cancellationToken));
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidDataException)
        {
            return Failures.Malformed(ScriptedChatWire.Instance);
        }
    }

    private ScriptRequest Counted(ScriptRequest request)
    {
        if (_occurrences.Count > RememberedCallers)
        {
            _occurrences.Clear();
        }

        var (count, first) = _occurrences.AddOrUpdate(
            $"{request.Model} {request.Identity}",
            static (_, now) => (1, now),
            static (_, known, _) => (known.Count + 1, known.First),
            time.GetTimestamp());
        return request with { Occurrence = count, Age = time.GetElapsedTime(first) };
    }

    private async Task SendAsync(HttpContext context, ScriptReply reply, ScriptBills.Entry? bill, CancellationToken cancellationToken)
    {
        var response = context.Response;
        response.StatusCode = reply.Status;
        response.ContentType = reply.ContentType;
        if (reply.RetryAfter is { } retryAfter)
        {
            response.Headers.RetryAfter = retryAfter;
        }

        if (reply.HeadersFirst)
        {
            await response.StartAsync(cancellationToken);
            await response.BodyWriter.FlushAsync(cancellationToken);
        }

        foreach (var part in reply.Parts)
        {
            if (part.Delay > TimeSpan.Zero)
            {
                await Task.Delay(part.Delay, time, cancellationToken);
            }

            await response.BodyWriter.WriteAsync(part.Bytes, cancellationToken);
            bill?.Charge();
        }

        switch (reply.Ending)
        {
            case ScriptEnding.Reset:
                Reset(context);
                break;
            case ScriptEnding.Silence:
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
                break;
            case ScriptEnding.Complete:
            default:
                break;
        }
    }

    private static void Reset(HttpContext context)
    {
        // An abort of the response alone may still let Kestrel end the connection with an orderly FIN; a zero linger makes it a reset.
        if (context.Features.Get<IConnectionSocketFeature>() is { } connection)
        {
            connection.Socket.LingerState = new System.Net.Sockets.LingerOption(enable: true, seconds: 0);
        }

        context.Abort();
    }

    private static ReadOnlyMemory<byte> ModelList()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            foreach (var script in ScriptTable.All)
            {
                json.WriteStartObject();
                json.WriteString("id", script.Name);
                json.WriteString("object", "model");
                json.WriteNumber("created", 0);
                json.WriteString("owned_by", ScriptedCatalog.Slug);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
