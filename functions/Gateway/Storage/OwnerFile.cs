namespace Interchange.Gateway.Storage;

/// <summary>
/// A small file of the state folder that processes on one machine share: readable by its owner only, and replaced as a whole, so that a reader
/// never sees half of it.
/// </summary>
internal sealed class OwnerFile(string folder, string name, TimeProvider timeProvider)
{
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(50);

    /// <summary>Longer than another process may take for its turn.</summary>
    private static readonly TimeSpan LockWait = TimeSpan.FromMinutes(1);

    public string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, name));

    /// <summary>Keeps other processes with the same folder out until it is disposed of, or the process ends.</summary>
    /// <exception cref="IOException">The lock file cannot be opened, or another process keeps it for over a minute.</exception>
    public async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        CreateFolder();
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        var startedAt = timeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(System.IO.Path.ChangeExtension(Path, ".lock"), options);
            }
            catch (IOException exception)
                when (exception.GetType() == typeof(IOException) && timeProvider.GetElapsedTime(startedAt) < LockWait)
            {
                // Another process has it. Most other troubles, such as a missing folder, are subclasses.
                await Task.Delay(LockRetry, timeProvider, cancellationToken);
            }
        }
    }

    /// <summary>The bytes; null when there is no file.</summary>
    public byte[]? Read()
    {
        try
        {
            return File.ReadAllBytes(Path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Puts the bytes in place of what was there; on disk when it returns.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        CreateFolder();
        var temporary = $"{Path}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // What a killed process left would keep its own mode.
        File.Delete(temporary);
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, Path, overwrite: true);
    }

    private void CreateFolder()
    {
        var parent = System.IO.Path.GetDirectoryName(Path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(parent);
        }
        else
        {
            Directory.CreateDirectory(parent, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
