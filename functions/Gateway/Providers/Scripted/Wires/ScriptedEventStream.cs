using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Interchange.Gateway.Providers.Scripted.Wires;

/// <summary>Writes messages of AWS's event streams. Pure. Source: the Smithy specification of the Amazon event stream.</summary>
internal static class ScriptedEventStream
{
    private const byte TextType = 7;

    /// <param name="payload">JSON.</param>
    /// <param name="headers">Names and texts, in order.</param>
    public static ReadOnlyMemory<byte> Message(ReadOnlySpan<byte> payload, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        using var head = new MemoryStream();
        foreach (var (name, value) in headers)
        {
            var (nameBytes, valueBytes) = (Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
            head.WriteByte((byte)nameBytes.Length);
            head.Write(nameBytes);
            head.WriteByte(TextType);
            head.WriteByte((byte)(valueBytes.Length >> 8));
            head.WriteByte((byte)valueBytes.Length);
            head.Write(valueBytes);
        }

        var headLength = (int)head.Length;
        var message = new byte[12 + headLength + payload.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), headLength);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(8), Crc32.HashToUInt32(message.AsSpan(0, 8)));
        head.GetBuffer().AsSpan(0, headLength).CopyTo(message.AsSpan(12));
        payload.CopyTo(message.AsSpan(12 + headLength));
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(message.Length - 4), Crc32.HashToUInt32(message.AsSpan(0, message.Length - 4)));
        return message;
    }
}
