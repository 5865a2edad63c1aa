using BenchmarkDotNet.Attributes;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Messages;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Responses;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Benchmarks.Micro;

/// <summary>A conversation of 100 KB on its way from a caller of one API to a provider of another, from its bytes to the bytes that are sent. Budget: 2 ms.</summary>
public class TranslationBenchmarks
{
    private byte[] _body = [];
    private ICallerDialect? _dialect;
    private IProviderWire? _wire;

    [Params("chat", "messages", "responses")]
    public string Dialect { get; set; } = "";

    [ParamsAllValues]
    public ProviderWire Wire { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<UpstreamHttp>()
            .AddSingleton(new ModelCatalog([]))
            .AddProviders(new ConfigurationBuilder().Build())
            .BuildServiceProvider();
        _body = Conversation.Render(Dialect);
        _dialect = Dialect switch
        {
            "messages" => new MessagesDialect(),
            "responses" => new ResponsesDialect(TimeProvider.System),
            _ => null,
        };
        _wire = new ProviderWires(services.GetServices<IProviderWire>()).Find(Wire);
    }

    [Benchmark]
    public async Task<int> From_the_callers_bytes_to_the_providers()
    {
        var body = new PooledBody(_body.Length);
        body.Append(_body);
        NativeRequest? native = null;
        if (_dialect is not null)
        {
            var read = _dialect.Read(body, new HeaderDictionary());
            (body, native) = (read.Chat, read.Native);
        }

        using var own = native?.Body;
        using var document = ChatDocument.Parse(body);
        var request = ChatRequestReader.Read(document) with { IsTranslated = _dialect is not null };
        var slices = RequestSplice.For(request, StandInRoute.Step, "account");
        if (_wire is null)
        {
            return slices.Sum(static slice => slice.Length);
        }

        using var chat = new PooledBody(_body.Length);
        foreach (var slice in slices)
        {
            chat.Append(slice.Span);
        }

        var encoded = await _wire.EncodeAsync(
            new WireCall
            {
                Provider = StandInRoute.Step.Provider,
                Endpoint = StandInRoute.Step.Endpoint,
                Prompt = ChatPromptReader.Read(chat.Memory),
                Native = native?.Wire == _wire.NativeDialect ? native : null,
                Now = DateTimeOffset.UnixEpoch,
            },
            CancellationToken.None);
        return encoded.Body.Length;
    }
}
