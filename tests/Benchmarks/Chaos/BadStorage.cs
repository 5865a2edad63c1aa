using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Interchange.Benchmarks.Chaos;

/// <summary>
/// Stands on loopback between the product and its storage, and spoils some exchanges. Requests pass as they are: their signature is of date, account and path,
/// not of the host.
/// </summary>
internal sealed class BadStorage : IAsyncDisposable
{
    /// <summary>Longer than the product waits for one exchange.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(5);

    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };
    private static readonly string[] OfConnections = ["Transfer-Encoding", "Connection", "Keep-Alive"];

    private readonly HttpClient _storage = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly ConcurrentDictionary<string, int> _met = new(StringComparer.Ordinal);
    private readonly Uri _target;
    private readonly Random _random;
    private readonly int _oneIn;
    private readonly WebApplication _app;
    private int _exchanges;

    /// <param name="target">The storage.</param>
    /// <param name="seed">Seed of the troubles.</param>
    /// <param name="oneIn">One exchange in so many is spoilt.</param>
    private BadStorage(Uri target, int seed, int oneIn)
    {
        _target = target;
        _random = new Random(seed);
        _oneIn = oneIn;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(PassAsync);
    }

    /// <summary>Whether exchanges are spoilt now.</summary>
    public bool IsBad { get; set; }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>How many exchanges there were.</summary>
    public int Exchanges => Volatile.Read(ref _exchanges);

    /// <summary>How many met which trouble.</summary>
    public IReadOnlyDictionary<string, int> Met => _met;

    /// <inheritdoc cref="BadStorage(Uri, int, int)"/>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<BadStorage> StartAsync(Uri target, int seed, int oneIn, CancellationToken cancellationToken)
    {
        var storage = new BadStorage(target, seed, oneIn);
        await storage._app.StartAsync(cancellationToken);
        return storage;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _storage.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        Interlocked.Increment(ref _exchanges);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var trouble = Draw(context.Request, body);
        if (trouble is null or { IsLate: true })
        {
            using var answer = await AskAsync(context.Request, body.ToArray());
            if (trouble is null)
            {
                await CopyAsync(answer, context.Response);
                return;
            }
        }

        _met.AddOrUpdate(trouble.Name, 1, static (_, count) => count + 1);
        if (trouble.Status is { } status)
        {
            await RefuseAsync(context.Response, status);
            return;
        }

        if (trouble.Hangs)
        {
            await Task.Delay(Hang, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.Abort();
    }

    private StorageTrouble? Draw(HttpRequest request, MemoryStream body)
    {
        lock (_random)
        {
            if (!IsBad || _random.Next(_oneIn) != 0)
            {
                return null;
            }

            var troubles = IsConditional(request, body) ? StorageTrouble.OfChanges : StorageTrouble.OfAny;
            return troubles[_random.Next(troubles.Length)];
        }
    }

    /// <summary>Whether another writer can have been quicker: transactions of the ledger and of limits, and changes of a known version.</summary>
    private static bool IsConditional(HttpRequest request, MemoryStream body) =>
        (request.Headers.IfMatch.Count > 0 && request.Headers.IfMatch != "*")
        || (request.Path.Value!.EndsWith("$batch", StringComparison.Ordinal)
            && Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length) is var text
            && (text.Contains("/Ledger", StringComparison.Ordinal) || text.Contains("/Limits", StringComparison.Ordinal)));

    private async Task<HttpResponseMessage> AskAsync(HttpRequest request, byte[] body)
    {
        // As it was written: the path is signed.
        var target = new Uri($"{_target.GetLeftPart(UriPartial.Authority)}{request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}", AsWritten);
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), target);
        if (body.Length > 0)
        {
            message.Content = new ByteArrayContent(body);
        }

        foreach (var (name, values) in request.Headers)
        {
            if (!OfConnections.Contains(name, StringComparer.OrdinalIgnoreCase) && !message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        // Whether the caller still listens or not: storage goes on with what it was asked.
        return await _storage.SendAsync(message, CancellationToken.None);
    }

    private static async Task CopyAsync(HttpResponseMessage answer, HttpResponse response)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!OfConnections.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                response.Headers[name] = values.ToArray();
            }
        }

        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if (answer.StatusCode != HttpStatusCode.NoContent)
        {
            response.ContentLength = bytes.Length;
            await response.Body.WriteAsync(bytes);
        }
    }

    private static Task RefuseAsync(HttpResponse response, int status)
    {
        var code = status switch
        {
            409 => "EntityAlreadyExists",
            412 => "UpdateConditionNotSatisfied",
            429 => "TooManyRequests",
            503 => "ServerBusy",
            _ => "InternalError",
        };
        response.StatusCode = status;
        response.ContentType = "application/json";
        return response.WriteAsync($$$$"""{"odata.error":{"code":"{{{{code}}}}","message":{"lang":"en-US","value":"Made up."}}}""");
    }
}
