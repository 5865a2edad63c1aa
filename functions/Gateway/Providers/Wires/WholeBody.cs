using System.Text.Json;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Providers.Wires;

/// <summary>Gathers an answer in one piece. Not thread-safe.</summary>
internal sealed class WholeBody : IDisposable
{
    /// <summary>64 MB.</summary>
    private const int MostBytes = 64 * 1024 * 1024;

    private readonly PooledBody _body = new(8 * 1024);

    /// <summary>What has come; invalid after the next bytes, and after disposal.</summary>
    public ReadOnlyMemory<byte> Memory => _body.Memory;

    /// <exception cref="InvalidDataException">It is larger than the gateway takes.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if ((long)_body.Length + bytes.Length > MostBytes)
        {
            throw new InvalidDataException("The provider's answer is larger than the gateway takes.");
        }

        _body.Append(bytes);
    }

    /// <summary>The document. The caller disposes of it before this.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public JsonDocument Parse() => JsonDocument.Parse(_body.Memory, WireJson.Bounded);

    public void Dispose() => _body.Dispose();
}
