using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Interchange.Gateway.Payloads;

namespace Interchange.Gateway.Batches.Lines;

/// <summary>Payloads that begin with a small JSON head, whose length stands before it.</summary>
internal static class Framed
{
    /// <summary>Read at first: most heads are no longer.</summary>
    private const int FirstRead = 60_000;

    public static byte[] Write<T>(T head, JsonTypeInfo<T> type, params ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(head, type);
        var length = sizeof(int) + json.Length;
        foreach (var part in parts)
        {
            length += part.Length;
        }

        var bytes = new byte[length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, json.Length);
        json.CopyTo(bytes, sizeof(int));
        var at = sizeof(int) + json.Length;
        foreach (var part in parts)
        {
            part.CopyTo(bytes.AsMemory(at));
            at += part.Length;
        }

        return bytes;
    }

    /// <summary>The head, and where what follows it begins; null when there is no such payload.</summary>
    public static async Task<(T Head, int Start)?> FindHeadAsync<T>(IPayloadStore payloads, PayloadName name, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        if (await payloads.ReadRangeAsync(name, 0, FirstRead, cancellationToken) is not { Bytes.Length: >= sizeof(int) } first)
        {
            return null;
        }

        var start = sizeof(int) + BinaryPrimitives.ReadInt32BigEndian(first.Bytes.Span);
        if (start <= first.Bytes.Length)
        {
            return Read(first.Bytes, type);
        }

        return await payloads.ReadRangeAsync(name, 0, start, cancellationToken) is { } whole && whole.Bytes.Length == start ? Read(whole.Bytes, type) : null;
    }

    public static (T Head, int Start) Read<T>(ReadOnlyMemory<byte> bytes, JsonTypeInfo<T> type)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes.Span);
        return (JsonSerializer.Deserialize(bytes.Span.Slice(sizeof(int), length), type)!, sizeof(int) + length);
    }
}
