using System.Text;
using CsCheck;
using Interchange.Gateway.Payloads;

namespace Interchange.Gateway.Tests.Payloads;

public sealed class PayloadSealTests
{
    private const string Planted = "planted words of a prompt";

    private static readonly PayloadName Name = new("acc-1", "job_1", "order");
    private static readonly PayloadKey Key = new("k1", new byte[PayloadKey.Length]);

    [Fact]
    public void Nothing_of_the_text_can_be_seen()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Planted, 5_000)));

        var encrypted = PayloadSeal.Seal(Name, Key, text);

        Assert.True(encrypted.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Planted)) < 0);
        Assert.Equal("k1", PayloadCipher.KeyIdOf(Name, encrypted));
        Assert.NotEqual(encrypted, PayloadSeal.Seal(Name, Key, text));
    }

    [Fact]
    public void Whatever_is_changed_anywhere_is_noticed() => Gen.Select(Gen.Int[0, 200_000], Gen.Int[0, int.MaxValue], Gen.Int[1, 255]).Sample(
        (length, place, change) =>
        {
            var encrypted = PayloadSeal.Seal(Name, Key, new byte[length]);
            encrypted[place % encrypted.Length] ^= (byte)change;
            Refuses(Name, encrypted);
        },
        iter: 200);

    [Fact]
    public void Every_byte_of_a_short_payload_counts()
    {
        var encrypted = PayloadSeal.Seal(Name, Key, "text"u8);
        for (var place = 0; place < encrypted.Length; place++)
        {
            byte[] changed = [.. encrypted];
            changed[place] ^= 1;
            Refuses(Name, changed);
        }
    }

    [Fact]
    public void Whatever_is_cut_off_is_noticed() => Gen.Select(Gen.Int[0, 200_000], Gen.Int[0, int.MaxValue]).Sample(
        (length, place) =>
        {
            var encrypted = PayloadSeal.Seal(Name, Key, new byte[length]);
            Refuses(Name, encrypted[..(place % encrypted.Length)]);
        },
        iter: 200);

    [Fact]
    public void A_cut_inside_the_tag_of_a_later_segment_is_noticed()
    {
        var encrypted = PayloadSeal.Seal(Name, Key, new byte[PayloadCipher.SegmentLength + 40]);
        var second = encrypted.Length - 40 - PayloadCipher.TagLength;
        for (var kept = 0; kept < PayloadCipher.TagLength + 40; kept++)
        {
            Refuses(Name, encrypted[..(second + kept)]);
        }
    }

    [Fact]
    public void A_segment_cannot_be_left_out_or_moved()
    {
        var encrypted = PayloadSeal.Seal(Name, Key, new byte[3 * PayloadCipher.SegmentLength]);
        var header = encrypted.Length - (3 * PayloadCipher.SealedLength);
        byte[] Segment(int index) => encrypted[(header + (index * PayloadCipher.SealedLength))..(header + ((index + 1) * PayloadCipher.SealedLength))];

        Refuses(Name, [.. encrypted[..header], .. Segment(0), .. Segment(2)]);
        Refuses(Name, [.. encrypted[..header], .. Segment(1), .. Segment(0), .. Segment(2)]);
        Refuses(Name, [.. encrypted[..header], .. Segment(0), .. Segment(1)]);
    }

    [Theory]
    [InlineData("acc-2", "job_1", "order")]
    [InlineData("acc-1", "job_2", "order")]
    [InlineData("acc-1", "job_1", "result")]
    public void One_tenants_payload_cannot_be_put_in_the_place_of_anothers(string account, string owner, string part) =>
        Refuses(new PayloadName(account, owner, part), PayloadSeal.Seal(Name, Key, "text"u8));

    [Fact]
    public void Another_key_opens_nothing() => Assert.Throws<PayloadDamagedException>(
        () => PayloadSeal.Unseal(Name, new PayloadKey("k1", [.. Enumerable.Repeat((byte)1, PayloadKey.Length)]), PayloadSeal.Seal(Name, Key, "text"u8)));

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("ä")]
    public void Names_lead_nowhere_else(string part) => Assert.Throws<ArgumentException>(() => new PayloadName("acc", "job", part));

    private static void Refuses(PayloadName name, byte[] encrypted) => Assert.Throws<PayloadDamagedException>(() =>
    {
        _ = PayloadCipher.KeyIdOf(name, encrypted);
        PayloadSeal.Unseal(name, Key, encrypted);
    });
}
