using System.Buffers;
using System.Text.Json;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>The local vault's file: <c>{"secrets":[{"account","credential","version","nonce","tag","data"}]}</c>, bytes in base64.</summary>
internal static class LocalVaultJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static ReadOnlySpan<byte> Write(List<LocalVaultEntry> entries)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteStartArray("secrets");
            foreach (var entry in entries)
            {
                json.WriteStartObject();
                json.WriteString("account", entry.Reference.AccountId);
                json.WriteString("credential", entry.Reference.CredentialId);
                json.WriteString("version", entry.Reference.Version);
                json.WriteBase64String("nonce", entry.Nonce);
                json.WriteBase64String("tag", entry.Tag);
                json.WriteBase64String("data", entry.Data);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    /// <exception cref="InvalidDataException">The file is not one that the gateway wrote.</exception>
    public static List<LocalVaultEntry> Read(byte[] bytes, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return
            [
                .. document.RootElement.GetProperty("secrets").EnumerateArray().Select(static entry => new LocalVaultEntry(
                    new SecretReference(Text(entry, "account"), Text(entry, "credential"), Text(entry, "version")),
                    entry.GetProperty("nonce").GetBytesFromBase64(),
                    entry.GetProperty("tag").GetBytesFromBase64(),
                    entry.GetProperty("data").GetBytesFromBase64())),
            ];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{path} cannot be used: it is damaged. Restore it, or remove it and send the provider keys again.", exception);
        }
    }

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null.");
}
