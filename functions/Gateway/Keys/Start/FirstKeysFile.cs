using System.Text.Json;

namespace Interchange.Gateway.Keys.Start;

/// <summary>
/// <c>keys.json</c> in the state folder, readable by its owner only: <c>{"account_id","inference_key","management_key","base_url"}</c>.
/// Replaced as a whole, so a reader never sees half of it.
/// </summary>
internal sealed class FirstKeysFile(string folder, TimeProvider timeProvider)
{
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(50);

    /// <summary>Longer than another process may take for its turn.</summary>
    private static readonly TimeSpan LockWait = TimeSpan.FromMinutes(1);

    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, "keys.json"));

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

    /// <summary>Null when there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is there and is not what the gateway wrote.</exception>
    public FirstKeys? Read()
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(Path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            return new FirstKeys(
                Text(root, "account_id") ?? throw Unreadable("account_id"),
                KeySecret.Parse(Text(root, "inference_key")) ?? throw Unreadable("inference_key"),
                KeySecret.Parse(Text(root, "management_key")) ?? throw Unreadable("management_key"),
                Text(root, "base_url"));
        }
        catch (JsonException)
        {
            // The parser's message could quote the file.
#pragma warning disable MA0054
            throw Unreadable("the JSON");
#pragma warning restore MA0054
        }
    }

    public void Write(FirstKeys keys)
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
            using (var json = new Utf8JsonWriter(stream, Indented))
            {
                json.WriteStartObject();
                json.WriteString("account_id", keys.AccountId);
                json.WriteString("inference_key", keys.Inference.Reveal());
                json.WriteString("management_key", keys.Management.Reveal());
                json.WriteString("base_url", keys.BaseUrl);
                json.WriteEndObject();
            }

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

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private InvalidDataException Unreadable(string what) =>
        new($"{Path} cannot be used: {what} is missing or damaged. Restore the file, or remove it to get a new account and new keys.");
}
