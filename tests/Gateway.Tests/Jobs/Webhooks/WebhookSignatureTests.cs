using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Interchange.Gateway.Jobs.Webhooks;

namespace Interchange.Gateway.Tests.Jobs.Webhooks;

public sealed class WebhookSignatureTests
{
    [Fact]
    public void Is_the_hmac_of_rfc_2104_written_out() => Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 16, 200], Gen.String[Gen.Char.AlphaNumeric, 1, 40], Gen.Byte.Array[0, 300]).Sample(
        (secret, id, body) => Assert.Equal(
            "v1=" + Convert.ToHexStringLower(Hmac(Encoding.UTF8.GetBytes(secret), [.. Encoding.UTF8.GetBytes($"{id}.1795657910."), .. body])),
            WebhookSignature.Of(secret, id, "1795657910", body)),
        iter: 200);

    private static byte[] Hmac(byte[] key, byte[] message)
    {
        var block = new byte[64];
        (key.Length > block.Length ? SHA256.HashData(key) : key).CopyTo(block, 0);
        var inner = SHA256.HashData([.. block.Select(static value => (byte)(value ^ 0x36)), .. message]);
        return SHA256.HashData([.. block.Select(static value => (byte)(value ^ 0x5c)), .. inner]);
    }
}
