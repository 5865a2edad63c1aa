using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers.Scripted.Wires;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Interchange.Gateway.Providers.Scripted;

/// <summary>
/// A real HTTP upstream on loopback that speaks the wires of the vendors and needs no key; the model slug is the script.
/// For development and tests: whoever registers it decides that the environment is not production.
/// </summary>
/// <remarks>
/// The port is bound, and connections are queued, from construction on: the address is known at once, and a request that comes
/// before the server runs waits instead of failing. Stops after the hosted services that were registered after it.
/// </remarks>
public sealed partial class ScriptedProvider : BackgroundService, IProviderSource, ICatalogSource
{
    private const int Backlog = 512;

    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly Socket _listener;

    public ScriptedProvider(TimeProvider time, ILoggerFactory loggers)
    {
        _time = time;
        _loggers = loggers;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(Backlog);
        Providers = [.. ScriptedWires.All.Select(wire => new ProviderDescriptor
        {
            Slug = wire.Slug,
            Name = wire.Name,
            BaseUrl = new Uri($"http://{_listener.LocalEndPoint}/{wire.BasePath}"),
            Wire = wire.Wire,
            Embeddings = wire.Wire == ProviderWire.CohereChat ? ProviderApi.CohereEmbeddings : ProviderApi.OpenAIEmbeddings,
            Rerank = wire.Wire == ProviderWire.CohereChat ? ProviderApi.CohereRerank : new("rerank"),
            Images = wire.Wire == ProviderWire.OpenAIChat ? ImagesApi.OpenAI : null,
            Speech = wire.Wire == ProviderWire.OpenAIChat ? SpeechApi.OpenAI : null,
            Transcriptions = wire.Wire == ProviderWire.OpenAIChat ? TranscriptionsApi.OpenAI : null,
            Reasoning = ReasoningForm.OpenRouter,
            Authentication = ProviderAuthentication.None,
            DataPolicy = DataPolicy.NothingKept,
            CancellingStopsBilling = true,
            StreamsThoughts = true,
        })];
    }

    /// <summary>The provider that speaks the gateway's own wire, with the address of this process.</summary>
    public ProviderDescriptor Descriptor => Providers[0];

    /// <summary>One for each wire, with the address of this process.</summary>
    public ImmutableArray<ProviderDescriptor> Providers { get; }

    /// <summary><c>scripted/{script}</c> for each script, and <c>scripted/pair</c>.</summary>
    public ImmutableArray<Model> Models { get; } = ScriptedCatalog.Models;

    IEnumerable<ProviderDescriptor> IProviderSource.Providers => Providers;

    CatalogContribution ICatalogSource.Contribute() => new() { Version = "scripted-1", Models = Models };

    public override void Dispose()
    {
        _listener.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var server = new KestrelServer(
            Options.Create(ServerOptions()),
            new SocketTransportFactory(Options.Create(TransportOptions()), _loggers),
            _loggers);
        await server.StartAsync(new ScriptedServer(_time, stoppingToken), CancellationToken.None);
        LogListening(_loggers.CreateLogger<ScriptedProvider>(), Descriptor.BaseUrl);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Every caller of this server lives in this process and has ended: idle connections need no grace.
            await server.StopAsync(new CancellationToken(canceled: true));
        }
    }

    private SocketTransportOptions TransportOptions() => new()
    {
        CreateBoundListenSocket = _ => _listener,

        // A flush returns when the bytes are with the kernel, so a reset that follows cannot overtake them.
        UnsafePreferInlineScheduling = true,
    };

    private KestrelServerOptions ServerOptions()
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;

        // Longer than any client keeps an idle connection, so that a pooled one is never closed under a request.
        options.Limits.KeepAliveTimeout = TimeSpan.FromHours(1);
        options.Listen((IPEndPoint)_listener.LocalEndPoint!, listen => listen.Protocols = HttpProtocols.Http1);
        return options;
    }

    [LoggerMessage(2900, LogLevel.Debug, "The scripted provider listens on {Address}")]
    private static partial void LogListening(ILogger logger, Uri address);
}
