using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Interchange.Benchmarks.Processes;

/// <summary>The product as it is shipped: published with ReadyToRun, in its own process with its own state folder.</summary>
internal static class Product
{
    public const string ChatPath = "/api/v1/chat/completions";

    /// <summary>How long the embedded runtime may let its batches wait beside requests.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(2);

    private const string ReadyPath = "/api/health/ready";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Publishes the function app with the embedded runtime for this machine.</summary>
    public static Task PublishAsync(string folder, CancellationToken cancellationToken) => Tool.RunAsync(
        "dotnet",
        [
            "publish", "functions/App", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false",
            "-p:FunctionsRuntime=Embedded", "-o", folder, "-v", "quiet", "-nologo",
        ],
        cancellationToken);

    /// <summary>Starts it and returns at once: nothing is known yet of whether it answers.</summary>
    /// <param name="folder">Where it was published.</param>
    /// <param name="address">Where it shall listen.</param>
    /// <param name="upstream">The stand-in provider.</param>
    /// <param name="storage">Connection string of the tables.</param>
    /// <param name="stateFolder">Its state: new for a first start, kept for later ones.</param>
    /// <param name="models">What the stand-in serves; null for one model.</param>
    public static ChildProcess Start(
        string folder, Uri address, Uri upstream, string storage, string stateFolder, IReadOnlyList<string>? models = null)
    {
        Directory.CreateDirectory(stateFolder);
        var overlay = Path.Combine(stateFolder, "bench-overlay.json");
        File.WriteAllText(overlay, CatalogOverlay.Render(upstream, models ?? [CatalogOverlay.Model]));

        var program = Path.Combine(folder, OperatingSystem.IsWindows() ? "Interchange.App.exe" : "Interchange.App");
        return ChildProcess.Start("Interchange", new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            Environment =
            {
                ["ASPNETCORE_URLS"] = address.GetLeftPart(UriPartial.Authority),
                ["Interchange__StateFolder"] = stateFolder,
                ["Storage__Tables"] = storage,
                ["Catalog__Overlay"] = overlay,
                ["Credits__FirstGrant"] = "1000000",
            },
        });
    }

    /// <summary>Waits until it is ready and its keys are written.</summary>
    /// <returns>The inference key.</returns>
    public static async Task<string> WaitUntilReadyAsync(ChildProcess process, Uri address, string stateFolder, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = address };
        var started = Stopwatch.GetTimestamp();
        var last = "nothing listens";
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            if (process.HasExited)
            {
                throw process.Ended();
            }

            try
            {
                using var response = await client.GetAsync(ReadyPath, cancellationToken);
                if (response.IsSuccessStatusCode && await KeysFile.FindInferenceKeyAsync(stateFolder, cancellationToken) is { } key)
                {
                    return key;
                }

                last = $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}";
            }
            catch (HttpRequestException e)
            {
                last = e.Message;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }

        throw new TimeoutException($"Interchange was not ready within {Patience.TotalSeconds} s. Last answer of {ReadyPath}: {last}");
    }
}
