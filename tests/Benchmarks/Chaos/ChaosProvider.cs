using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Interchange.Benchmarks.Chaos;

/// <summary>A provider that outlives the chaos, and uses of tokens whatever a request tells it to in its member <c>chaos</c>.</summary>
internal sealed class ChaosProvider : IAsyncDisposable
{
    public const string Model = "chaos/model";

    /// <summary>Tokens, of four bytes each, that leave together.</summary>
    private const int TokensTogether = 100;

    private static readonly string Words = string.Concat(Enumerable.Repeat("and ", TokensTogether));

    private readonly WebApplication _app;

    private ChaosProvider(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<ChaosProvider> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync(cancellationToken);
        return new ChaosProvider(app);
    }

    /// <summary>The catalog overlay that makes it a provider of the product.</summary>
    public string Overlay() =>
        $$"""
        {
          "providers": [ { "slug": "chaos", "name": "Chaos", "baseUrl": "{{new Uri(Address, "/v1/")}}", "authentication": "none" } ],
          "models": [ { "id": "{{Model}}", "name": "Chaos" } ],
          "endpoints": [ { "provider": "chaos", "model": "{{Model}}", "upstream": "model", "prices": {{ChaosPrices.Overlay}}, "contextLength": 128000 } ]
        }
        """;

    /// <summary>A request whose answer uses so many tokens.</summary>
    /// <param name="number">Names the request, to be found again in its record.</param>
    /// <param name="usage">What the answer uses.</param>
    /// <param name="stream">Whether it streams.</param>
    public static string Request(int number, ChaosUsage usage, bool stream) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {"model":"{{Model}}","user":"{{number}}","max_tokens":{{ChaosUsage.MostCompletion}},"messages":[{"role":"user","content":"Go on."}],"chaos":{"prompt":{{usage.Prompt}},"cached":{{usage.Cached}},"completion":{{usage.Completion}}}{{(stream ? ",\"stream\":true" : "")}}}
        """);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context)
    {
        using var request = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var wish = request.RootElement.GetProperty("chaos");
        var (prompt, completion) = (wish.GetProperty("prompt").GetInt64(), wish.GetProperty("completion").GetInt64());
        var usage = string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"prompt_tokens":{{{prompt}}},"completion_tokens":{{{completion}}},"total_tokens":{{{prompt + completion}}},"prompt_tokens_details":{"cached_tokens":{{{wish.GetProperty("cached").GetInt64()}}}}}""");
        if (!request.RootElement.TryGetProperty("stream", out var stream) || !stream.GetBoolean())
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(
                $$"""{"id":"up","object":"chat.completion","created":1,"model":"model","choices":[{"index":0,"message":{"role":"assistant","content":"And on."},"finish_reason":"stop"}],"usage":{{usage}}}""",
                context.RequestAborted);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        for (var sent = 0L; sent < completion; sent += TokensTogether)
        {
            await SendAsync(context, $$"""[{"index":0,"delta":{"content":"{{Words}}"},"finish_reason":null}]""", "null");
        }

        await SendAsync(context, """[{"index":0,"delta":{},"finish_reason":"stop"}]""", "null");
        await SendAsync(context, "[]", usage);
        await context.Response.WriteAsync("data: [DONE]\n\n", Encoding.UTF8, context.RequestAborted);
    }

    private static async Task SendAsync(HttpContext context, string choices, string usage)
    {
        await context.Response.WriteAsync(
            $$"""data: {"id":"up","object":"chat.completion.chunk","created":1,"model":"model","choices":{{choices}},"usage":{{usage}}}""" + "\n\n",
            Encoding.UTF8,
            context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
