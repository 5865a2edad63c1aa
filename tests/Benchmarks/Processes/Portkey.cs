using System.Diagnostics;
using System.Globalization;

namespace Interchange.Benchmarks.Processes;

/// <summary>Portkey's gateway from npm, for comparison. It is installed outside the repository and is no dependency of it.</summary>
internal static class Portkey
{
    // With a later server library every streamed answer of this gateway is a 500 (its issue 1389).
    private const string Manifest =
        """
        {
          "private": true,
          "dependencies": { "@portkey-ai/gateway": "1.15.2" },
          "overrides": { "@hono/node-server": "1.14.1" }
        }
        """;

    /// <summary>Installs the gateway into a new folder.</summary>
    public static async Task InstallAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), Manifest, cancellationToken);
        await Tool.RunAsync("npm", ["install", "--no-audit", "--no-fund", "--prefix", folder], cancellationToken);
    }

    /// <summary>Starts it from a folder where it is installed.</summary>
    public static async Task<(ChildProcess Process, Uri Address)> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var script = Path.Combine(folder, "node_modules", "@portkey-ai", "gateway", "build", "start-server.js");
        if (!File.Exists(script))
        {
            throw new FileNotFoundException($"Portkey's gateway is not in {folder}. Install it there with this package.json, or use --with-portkey:\n{Manifest}", script);
        }

        var port = FreePort.Next();
        var start = new ProcessStartInfo("node", [script, "--headless", string.Create(CultureInfo.InvariantCulture, $"--port={port}")]);
        start.Environment["NODE_ENV"] = "production";
        var process = ChildProcess.Start("Portkey", start);
        await Listening.WaitAsync(process, port, cancellationToken);
        return (process, new Uri($"http://127.0.0.1:{port}"));
    }
}
