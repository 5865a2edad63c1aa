using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Interchange.Benchmarks.Batches;

/// <summary>A provider that fails the first request of one line in ten.</summary>
internal sealed class BatchProvider : IAsyncDisposable
{
    /// <summary>What a line costs, in nano-dollars: a thousand tokens each way.</summary>
    public const long CostOfLine = 3_000_000;

    private const string Answer =
        """{"id":"up","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"And on."},"finish_reason":"stop"}],"usage":{"prompt_tokens":1000,"completion_tokens":1000,"total_tokens":2000}}""";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<int, bool> _failed = new();
    private int _requests;

    private BatchProvider(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public int Requests => Volatile.Read(ref _requests);

    public int Faults => _failed.Count;

    public static async Task<BatchProvider> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var provider = new BatchProvider(app);
        app.Run(provider.AnswerAsync);
        await app.StartAsync(cancellationToken);
        return provider;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        using var request = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var line = request.RootElement.GetProperty("line").GetInt32();
        context.Response.ContentType = "application/json";
        if (line % 10 == 3 && _failed.TryAdd(line, value: true))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync("""{"error":{"message":"busy"}}""", context.RequestAborted);
            return;
        }

        await context.Response.WriteAsync(Answer, context.RequestAborted);
    }
}
