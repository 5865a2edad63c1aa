using Interchange.Embedded.Durable.Workers;
using Interchange.Embedded.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Interchange.Benchmarks.Durable;

/// <summary>A function app in this process that has nothing but the functions that are measured.</summary>
internal sealed class DurableApp(IHost host) : IAsyncDisposable
{
    public DurableTaskClient Client { get; } = host.Services.GetRequiredService<DurableRuntime>().Client;

    public static async Task<DurableApp> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var builder = new FunctionsApplicationBuilder(
            ["--urls=http://127.0.0.1:0", "--Storage:Tables=elsewhere", "--Logging:LogLevel:Default=Warning"],
            new AppSurroundings
            {
                FunctionTypes = static () => [typeof(DurableFunctions)],
                CurrentDirectory = folder,
                BaseDirectory = folder,
                EnvironmentVariables = new Dictionary<string, string?>(StringComparer.Ordinal),
            });
        var host = builder.ConfigureFunctionsWebApplication().Build();
        await host.StartAsync(cancellationToken);
        return new DurableApp(host);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)host).DisposeAsync();
    }
}
