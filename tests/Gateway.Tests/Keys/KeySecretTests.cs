using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Interchange.Gateway.Keys;

namespace Interchange.Gateway.Tests.Keys;

public sealed class KeySecretTests
{
    [Fact]
    public void A_new_key_has_the_documented_form()
    {
        var secret = A.Secret();

        Assert.Matches("^sk-ic-v1-[0-9a-f]{64}$", secret.Reveal());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret.Reveal()))), secret.Hash.ToString());
        Assert.NotEqual(secret.Reveal(), A.Secret().Reveal());
    }

    [Fact]
    public void The_label_shows_three_and_four_digits()
    {
        var secret = KeySecret.Parse("sk-ic-v1-0e6" + new string('7', 57) + "1c96")!;

        Assert.Equal("sk-ic-v1-0e6…1c96", secret.Label);
    }

    [Fact]
    public void A_key_in_a_message_is_masked()
    {
        var secret = A.Secret();

        Assert.Equal(secret.Label, $"{secret}");
    }

    [Fact]
    public void A_hash_survives_its_text() => Gen.Byte.Array[0, 100].Sample(bytes =>
    {
        var hash = KeyHash.Of(bytes);
        return KeyHash.TryParse(hash.ToString(), out var parsed) && parsed == hash
            && hash.ToString() == Convert.ToHexStringLower(SHA256.HashData(bytes));
    });

    [Theory]
    [InlineData("")]
    [InlineData("0123")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void Text_that_is_no_hash_is_refused(string text) => Assert.False(KeyHash.TryParse(text, out _));
}
