using Interchange.Embedded.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Interchange.Embedded.Tests.Hosting;

/// <summary>A function app on a free port, with functions of the test's choosing and no Azurite.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TemporaryFolder? _folder;

    private TestApp(IHost host, TemporaryFolder? folder)
    {
        _host = host;
        _folder = folder;
    }

    public HttpClient Client { get; private set; } = null!;

    public Uri Address => Client.BaseAddress!;

    public IServiceProvider Services => _host.Services;

    public static FunctionsApplicationBuilder Builder(string folder, IEnumerable<Type> functions, params string[] settings)
    {
        var builder = new FunctionsApplicationBuilder(
            ["--urls=http://127.0.0.1:0", "--Storage:Tables=elsewhere", "--Logging:LogLevel:Default=None", .. settings],
            new AppSurroundings
            {
                FunctionTypes = () => functions,
                CurrentDirectory = folder,
                BaseDirectory = folder,
                EnvironmentVariables = new Dictionary<string, string?>(),
            });
        return builder.ConfigureFunctionsWebApplication();
    }

    public static async Task<TestApp> StartAsync(Type functions, Action<FunctionsApplicationBuilder>? configure = null, string? hostJson = null)
    {
        var folder = new TemporaryFolder();
        if (hostJson is not null)
        {
            folder.Write("host.json", hostJson);
        }

        var builder = Builder(folder.Path, [functions]);
        configure?.Invoke(builder);
        return await StartAsync(builder, folder);
    }

    public static async Task<TestApp> StartAsync(FunctionsApplicationBuilder builder, TemporaryFolder? folder = null)
    {
        var app = new TestApp(builder.Build(), folder);
        await app._host.StartAsync(TestContext.Current.CancellationToken);
        var address = app._host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        app.Client = new HttpClient { BaseAddress = new Uri(address) };
        return app;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _host.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
        _folder?.Dispose();
    }
}
