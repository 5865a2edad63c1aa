using System.Security.Cryptography;
using System.Text;
using Interchange.Gateway.Keys;

namespace Interchange.Gateway.Chat.Caching;

/// <summary>
/// Names an answer. The caller is a part of every key, so that no answer is ever served to another tenant, nor to another key of the same
/// (invariant I9). The body counts byte by byte: the same JSON in another order is another request.
/// </summary>
internal readonly record struct CacheKey
{
    /// <summary>The kind of chat completions.</summary>
    public const string Chat = "chat.completions";

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private CacheKey(ReadOnlySpan<byte> sha256)
    {
        _high = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(sha256);
        _low = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(sha256[16..]);
    }

    /// <param name="caller">Whose answer it is.</param>
    /// <param name="kind">The API that was called, such as <c>chat.completions</c>.</param>
    /// <param name="streamed">Whether the answer is a stream.</param>
    /// <param name="body">The request.</param>
    public static CacheKey Of(Caller caller, string kind, bool streamed, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        // No part before the body can hold a line end, so no two different callers' parts run into the same text.
        hash.AppendData(Encoding.UTF8.GetBytes($"{caller.AccountId}\n{caller.Key.Hash}\n{kind}\n{streamed}\n"));
        hash.AppendData(body);
        Span<byte> sha256 = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(sha256);
        return new CacheKey(sha256);
    }
}
