using Interchange.Embedded.Hosting;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Azurite;

/// <summary>
/// This process's use of the Azurite on a port, which all processes of the machine share. Each holds a locked file while it lives. Whoever leaves last
/// stops Azurite, if one of them started it; an Azurite that somebody else runs is used and left alone.
/// </summary>
internal sealed partial class SharedAzurite : IAsyncDisposable
{
    private readonly AzuriteOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FileLock _user;
    private bool _left;

    private SharedAzurite(AzuriteOptions options, TimeProvider time, ILogger logger, FileLock user)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _user = user;
    }

    private string Record => Path.Combine(_options.UsersFolder, "process");

    /// <summary>Starts Azurite unless it answers already.</summary>
    /// <exception cref="AzuriteUnavailableException">Azurite is missing or does not start.</exception>
    public static async Task<SharedAzurite> JoinAsync(AzuriteOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        using var turn = await TurnAsync(options, time, cancellationToken);
        if (await LoopbackPorts.AnswersAsync(options.TablePort, cancellationToken))
        {
            return Enter(options, time, logger);
        }

        var process = await AzuriteProcess.StartAsync(options, time, logger, cancellationToken);
        var azurite = Enter(options, time, logger);
        await File.WriteAllTextAsync(azurite.Record, process.Process.ToString(), CancellationToken.None);
        return azurite;
    }

    public async ValueTask DisposeAsync()
    {
        if (_left)
        {
            return;
        }

        _left = true;
        using var turn = await TurnAsync(_options, _time, CancellationToken.None);
        _user.Dispose();
        if (AnyUserLives())
        {
            Log.LeftRunning(_logger, _options.TablePort);
        }
        else if (File.Exists(Record) && DetachedProcess.Parse(await File.ReadAllTextAsync(Record)) is { } process)
        {
            await process.StopAsync(_time);
            File.Delete(Record);
            Log.Stopped(_logger, _options.TablePort);
        }
    }

    private static SharedAzurite Enter(AzuriteOptions options, TimeProvider time, ILogger logger) => new(
        options, time, logger, FileLock.TryTake(Path.Combine(options.UsersFolder, $"{Guid.NewGuid():N}.user"))
            ?? throw new IOException($"A file in {options.UsersFolder} cannot be locked."));

    // Starting and stopping are one process's business at a time.
    private static Task<FileLock> TurnAsync(AzuriteOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        FileLock.TakeAsync(Path.Combine(options.UsersFolder, "turn"), time, cancellationToken);

    private bool AnyUserLives()
    {
        foreach (var file in Directory.EnumerateFiles(_options.UsersFolder, "*.user"))
        {
            using var dead = FileLock.TryTake(file);
            if (dead is null)
            {
                return true;
            }

            File.Delete(file);
        }

        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(3321, LogLevel.Information, "Azurite on port {Port} goes on running: another process uses it.")]
        public static partial void LeftRunning(ILogger logger, int port);

        [LoggerMessage(3322, LogLevel.Information, "Stopped Azurite on port {Port}.")]
        public static partial void Stopped(ILogger logger, int port);
    }
}
