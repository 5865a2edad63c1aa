using System.Security.Cryptography;

namespace Interchange.Gateway.Keys.Start;

/// <summary>Makes ids of accounts.</summary>
internal static class AccountId
{
    /// <summary>A random UUID of version 4, variant 1. Source: RFC 9562 §5.4.</summary>
    public static string New(RandomNumberGenerator random)
    {
        Span<byte> id = stackalloc byte[16];
        random.GetBytes(id);
        id[6] = (byte)((id[6] & 0x0F) | 0x40);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true).ToString();
    }
}
