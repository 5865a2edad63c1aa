using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Payloads;

/// <summary>
/// Keeps the keys in <c>payloads.key</c> of the state folder, readable by its owner only: a line per key, its id and the key in base64, the last one the
/// current. A line that is added at the end rotates them. Processes that share the folder share the keys.
/// </summary>
internal sealed class LocalPayloadKeys(string stateFolder, TimeProvider time) : IPayloadKeys
{
    /// <summary>How long a process goes on with the current key after another line was added.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly OwnerFile _file = new(stateFolder, "payloads.key", time);
    private readonly ConcurrentDictionary<string, PayloadKey> _known = new(StringComparer.Ordinal);
    private volatile Current? _current;

    public async ValueTask<PayloadKey> CurrentAsync(CancellationToken cancellationToken)
    {
        if (_current is { } current && time.GetElapsedTime(current.At) < Freshness)
        {
            return current.Key;
        }

        var key = (Read() is [.., var last] ? last : null) ?? await MakeAsync(cancellationToken);
        _current = new Current(key, time.GetTimestamp());
        return key;
    }

    public ValueTask<PayloadKey?> FindAsync(string id, CancellationToken cancellationToken) =>
        new(_known.TryGetValue(id, out var known) ? known : Read().FirstOrDefault(key => key.Id == id));

    private async Task<PayloadKey> MakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var turn = await _file.LockAsync(cancellationToken);
            if (Read() is [.., var made])
            {
                return made;
            }

            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))} {Convert.ToBase64String(RandomNumberGenerator.GetBytes(PayloadKey.Length))}\n");
            _file.Write(System.Text.Encoding.ASCII.GetBytes(line));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PayloadKeyUnavailableException(exception);
        }

        return Read()[^1];
    }

    private List<PayloadKey> Read()
    {
        byte[]? bytes;
        try
        {
            bytes = _file.Read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PayloadKeyUnavailableException(exception);
        }

        var keys = new List<PayloadKey>();
        foreach (var line in System.Text.Encoding.ASCII.GetString(bytes ?? []).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            keys.Add(Parse(line));
            _known.TryAdd(keys[^1].Id, keys[^1]);
        }

        return keys;
    }

    private PayloadKey Parse(string line)
    {
        var bytes = new byte[PayloadKey.Length];
        return line.Split(' ') is [{ Length: > 0 and <= 64 } id, var key] && Convert.TryFromBase64String(key, bytes, out var length) && length == PayloadKey.Length
            ? new PayloadKey(id, bytes)
            : throw new InvalidDataException($"{_file.Path} is damaged: a line is an id, a space and {PayloadKey.Length} bytes in base64. Restore it; without it payloads cannot be read.");
    }

    private sealed record Current(PayloadKey Key, long At);
}
