using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Interchange.Benchmarks.Processes;

/// <summary>Runs a quiet Kestrel on a free loopback port, says the address on standard output and ends with standard input.</summary>
internal static class ServerRole
{
    public static async Task<int> RunAsync(
        Action<WebApplicationBuilder> configure,
        Action<WebApplication> map,
        CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        configure(builder);

        await using var app = builder.Build();
        map(app);
        await app.StartAsync(cancellationToken);
        await Console.Out.WriteLineAsync(app.Urls.Single().AsMemory(), cancellationToken);

        // Whoever started this role holds the other end of the pipe: it closes when that process ends, however it ends.
        await Console.In.ReadToEndAsync(cancellationToken);
        await app.StopAsync(cancellationToken);
        return 0;
    }
}
