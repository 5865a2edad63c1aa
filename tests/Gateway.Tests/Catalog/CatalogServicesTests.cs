using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Overlay;
using Interchange.Gateway.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Tests.Catalog;

public sealed class CatalogServicesTests : IDisposable
{
    private readonly string _overlay = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.json");

    public void Dispose() => File.Delete(_overlay);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Composes_the_catalog_with_an_overlay_in_either_order(bool providersFirst)
    {
        await File.WriteAllTextAsync(_overlay, """
            {
              "providers": [
                { "slug": "ollama", "baseUrl": "http://localhost:11434/v1", "authentication": "none" },
                { "slug": "groq", "baseUrl": "https://proxy.example.com/v1" }
              ],
              "endpoints": [{ "model": "ollama/llama3.2", "provider": "ollama", "upstream": "llama3.2:3b", "prices": "free" }]
            }
            """, TestContext.Current.CancellationToken);
        var log = new ListLogger();
        await using var services = Compose(log, providersFirst, ("Catalog:Overlay", _overlay));

        await Start(services);

        Assert.Equal("Providers that are on (1): ollama", Assert.Single(log.Lines));
        Assert.Single(services.GetRequiredService<ModelCatalog>().Resolve("ollama/llama3.2").Endpoints);
        Assert.True(services.GetRequiredService<ProviderRegistry>().TryGet("groq", out var groq));
        Assert.Equal("proxy.example.com", groq.BaseUrl.Host);
        Assert.NotNull(services.GetRequiredService<ListModels>());
        Assert.NotNull(services.GetRequiredService<ListUserModels>());
        Assert.NotNull(services.GetRequiredService<GetModel>());
        Assert.NotNull(services.GetRequiredService<ListModelEndpoints>());
        Assert.NotNull(services.GetRequiredService<CountModels>());
        Assert.NotNull(services.GetRequiredService<ListProviders>());
    }

    [Fact]
    public async Task Says_how_to_switch_a_provider_on_when_none_is()
    {
        var log = new ListLogger();
        await using var services = Compose(log, providersFirst: true);

        await Start(services);

        Assert.Contains("OPENAI_API_KEY", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_in_no_log_line()
    {
        var log = new ListLogger();
        await using var services = Compose(log, providersFirst: true, ("OPENAI_API_KEY", "sk-planted"));

        await Start(services);

        Assert.Equal("Providers that are on (1): openai", Assert.Single(log.Lines));
    }

    [Fact]
    public async Task A_wrong_provider_setting_stops_the_start()
    {
        await using var services = Compose(new ListLogger(), providersFirst: true, ("Providers:groq:BaseUrl", "groq"));

        await Assert.ThrowsAsync<ProviderSettingsException>(() => Start(services));
    }

    [Fact]
    public void A_wrong_overlay_stops_the_start() =>
        Assert.Throws<CatalogOverlayException>(() => Compose(new ListLogger(), providersFirst: true, ("Catalog:Overlay", _overlay)));

    [Fact]
    public async Task The_catalog_is_read_behind_the_start_and_not_by_it()
    {
        using var source = new GatedSource();
        await using var services = Compose(new ListLogger(), providersFirst: true, source, ("OPENAI_API_KEY", "sk-1"));

        await Start(services);

        var catalog = services.GetRequiredService<ModelCatalog>();
        Assert.False(catalog.IsLoaded);

        source.Open();
        await services.GetServices<IHostedService>().OfType<CatalogWarmUp>().Single().ExecuteTask!.WaitAsync(GatedSource.Patience, TestContext.Current.CancellationToken);
        Assert.True(catalog.IsLoaded);
    }

    private static ServiceProvider Compose(ListLogger log, bool providersFirst, params (string Key, string Value)[] settings) =>
        Compose(log, providersFirst, source: null, settings);

    private static ServiceProvider Compose(ListLogger log, bool providersFirst, ICatalogSource? source, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>(s.Key, s.Value))).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging(b => b.AddProvider(log));
        _ = providersFirst ? services.AddProviders(configuration).AddCatalog(configuration) : services.AddCatalog(configuration).AddProviders(configuration);
        if (source is not null)
        {
            services.AddSingleton(source);
        }

        return services.BuildServiceProvider();
    }

    private static async Task Start(ServiceProvider services)
    {
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Holds up whoever reads the catalog until it is opened.</summary>
    private sealed class GatedSource : ICatalogSource, IDisposable
    {
        private readonly ManualResetEventSlim _gate = new();

        public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

        public void Open() => _gate.Set();

        public CatalogContribution Contribute() =>
            _gate.Wait(Patience) ? new() { Version = "gated" } : throw new TimeoutException("Nobody opened the gate: the start waits for the catalog.");

        public void Dispose() => _gate.Dispose();
    }

    private sealed class ListLogger : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
