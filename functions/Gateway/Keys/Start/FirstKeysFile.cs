using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Keys.Start;

/// <summary>
/// <c>keys.json</c> in the state folder, readable by its owner only: <c>{"account_id","inference_key","management_key","base_url"}</c>.
/// Replaced as a whole, so a reader never sees half of it.
/// </summary>
internal sealed class FirstKeysFile(string folder, TimeProvider timeProvider)
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    private readonly OwnerFile _file = new(folder, "keys.json", timeProvider);

    public string Path => _file.Path;

    /// <inheritdoc cref="OwnerFile.LockAsync"/>
    public Task<IDisposable> LockAsync(CancellationToken cancellationToken) => _file.LockAsync(cancellationToken);

    /// <summary>Null when there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is there and is not what the gateway wrote.</exception>
    public FirstKeys? Read()
    {
        if (_file.Read() is not { } bytes)
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
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteString("account_id", keys.AccountId);
            json.WriteString("inference_key", keys.Inference.Reveal());
            json.WriteString("management_key", keys.Management.Reveal());
            json.WriteString("base_url", keys.BaseUrl);
            json.WriteEndObject();
        }

        _file.Write(buffer.WrittenSpan);
    }

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private InvalidDataException Unreadable(string what) =>
        new($"{Path} cannot be used: {what} is missing or damaged. Restore the file, or remove it to get a new account and new keys.");
}
