using System.Diagnostics;
using Interchange.Embedded.Hosting;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Azurite;

/// <summary>Finds Azurite's script, and installs it with npm when a package.json asks for it and nobody has yet.</summary>
internal sealed partial class AzuriteInstallation(AzuriteOptions options, TimeProvider time, ILogger logger)
{
    private const int LastLines = 12;

    private static readonly string Script = Path.Combine("node_modules", "azurite", "dist", "src", "azurite.js");

    /// <exception cref="AzuriteUnavailableException">There is none, and it cannot be installed.</exception>
    public async Task<string> FindOrInstallAsync(CancellationToken cancellationToken)
    {
        if (Find() is { } found)
        {
            return found;
        }

        var folder = Upwards(folder => File.Exists(Path.Combine(folder, "package-lock.json")) && File.Exists(Path.Combine(folder, "package.json")) ? folder : null)
            ?? throw new AzuriteUnavailableException(
                $"Storage:Tables asks for local storage, but there is no node_modules/azurite in or above {string.Join(" or ", options.SearchFrom)}, nor a package.json to install it from. Run 'npm install azurite' there, or start Azurite yourself, or set Storage:Tables to an Azure Storage account.");
        var npm = NodeTools.Find("npm", options.SearchPath);

        // Two processes that install into one folder would spoil each other's work.
        using var turn = await FileLock.TakeAsync(Path.Combine(Path.GetTempPath(), $"interchange-azurite-{Environment.UserName}", $"npm-{Fingerprint(folder)}"), time, cancellationToken);
        return Find() ?? await InstallAsync(npm, folder, cancellationToken);
    }

    private async Task<string> InstallAsync(string npm, string folder, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        Log.Installing(logger, folder);
        using var process = Process.Start(new ProcessStartInfo(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0 || Find() is not { } script)
            {
                var said = string.Join('\n', $"{await output}\n{await errors}".Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(LastLines));
                throw new AzuriteUnavailableException($"'npm ci' in {folder} did not bring Azurite (exit code {process.ExitCode}). Run it by hand, mend what it says, and start again. It said:\n{said}");
            }

            Log.Installed(logger, time.GetElapsedTime(began).TotalSeconds);
            return script;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string Fingerprint(string folder) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(folder)))[..16];

    private string? Find() => Upwards(folder => Path.Combine(folder, Script) is var script && File.Exists(script) ? script : null);

    private string? Upwards(Func<string, string?> look)
    {
        foreach (var start in options.SearchFrom)
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (look(folder.FullName) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(3301, LogLevel.Information, "Installing Azurite, the local storage: npm ci in {Folder}. This happens once.")]
        public static partial void Installing(ILogger logger, string folder);

        [LoggerMessage(3302, LogLevel.Information, "Azurite is installed; it took {Seconds:F1} s.")]
        public static partial void Installed(ILogger logger, double seconds);
    }
}
