using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>Makes a <c>multipart/form-data</c> body as slices: files are not copied. Source: RFC 7578. Not thread-safe.</summary>
internal sealed class MultipartBody
{
    private const int BoundaryBytes = 16;

    private readonly string _boundary;
    private readonly List<ReadOnlyMemory<byte>> _slices = [];

    public MultipartBody()
        : this("interchange-" + RandomNumberGenerator.GetHexString(BoundaryBytes * 2, lowercase: true))
    {
    }

    internal MultipartBody(string boundary) => _boundary = boundary;

    /// <summary>Adds a field.</summary>
    public void Add(string name, string value) => _slices.Add(Encoding.UTF8.GetBytes($"--{_boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));

    /// <summary>Adds a field where there is one.</summary>
    public void AddKnown(string name, string? value)
    {
        if (value is not null)
        {
            Add(name, value);
        }
    }

    /// <summary>Adds a field where there is one.</summary>
    public void AddKnown(string name, long? value) => AddKnown(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a value of JSON: text as it reads, anything else as it stands.</summary>
    public void Add(string name, JsonElement value) => Add(name, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());

    /// <summary>Adds a file.</summary>
    /// <param name="name">Of the field.</param>
    /// <param name="filename">ASCII without quotes.</param>
    /// <param name="mediaType">Of the file.</param>
    /// <param name="bytes">They must live as long as the body.</param>
    public void AddFile(string name, string filename, string mediaType, ReadOnlyMemory<byte> bytes)
    {
        _slices.Add(Encoding.UTF8.GetBytes($"--{_boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{filename}\"\r\nContent-Type: {mediaType}\r\n\r\n"));
        _slices.Add(bytes);
        _slices.Add("\r\n"u8.ToArray());
    }

    /// <summary>The whole body.</summary>
    public MediaBody End()
    {
        _slices.Add(Encoding.UTF8.GetBytes($"--{_boundary}--\r\n"));
        return new MediaBody($"multipart/form-data; boundary={_boundary}", _slices);
    }
}
