using System.Text;
using Interchange.Gateway.Payloads;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>What every payload store does.</summary>
public abstract class PayloadStoreContract
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _account = $"acc-{Guid.NewGuid():N}";

    private protected FakeTimeProvider Time { get; } = new(Now);

    private protected FixedPayloadKeys Keys { get; } = new("k1");

    private protected abstract IPayloadStore Store { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData(200_001)]
    public async Task What_was_written_is_read(int length)
    {
        var bytes = Bytes(length);
        await Store.WriteAsync(Name("a"), bytes, Now.AddHours(1), Cancellation);

        Assert.Equal(bytes, await Store.ReadAsync(Name("a"), Cancellation));
        Assert.True(await Store.ExistsAsync(Name("a"), Cancellation));
    }

    [Fact]
    public async Task A_later_write_takes_the_place_of_the_one_before()
    {
        await Store.WriteAsync(Name("a"), Bytes(70_000), Now.AddHours(1), Cancellation);
        await Store.WriteAsync(Name("a"), "two"u8.ToArray(), Now.AddHours(1), Cancellation);

        Assert.Equal("two", Encoding.UTF8.GetString((await Store.ReadAsync(Name("a"), Cancellation))!));
    }

    [Fact]
    public async Task Only_the_first_creation_counts()
    {
        Assert.True(await Store.TryCreateAsync(Name("a"), "one"u8.ToArray(), Now.AddHours(1), Cancellation));
        Assert.False(await Store.TryCreateAsync(Name("a"), "two"u8.ToArray(), Now.AddHours(1), Cancellation));

        Assert.Equal("one", Encoding.UTF8.GetString((await Store.ReadAsync(Name("a"), Cancellation))!));
    }

    [Fact]
    public async Task What_is_not_there_or_was_deleted_is_null()
    {
        Assert.Null(await Store.ReadAsync(Name("a"), Cancellation));
        await Store.DeleteAsync(Name("a"), Cancellation);
        await Store.WriteAsync(Name("a"), "one"u8.ToArray(), Now.AddHours(1), Cancellation);
        await Store.DeleteAsync(Name("a"), Cancellation);

        Assert.Null(await Store.ReadAsync(Name("a"), Cancellation));
        Assert.False(await Store.ExistsAsync(Name("a"), Cancellation));
    }

    [Fact]
    public async Task Names_of_other_accounts_owners_and_parts_find_nothing()
    {
        await Store.WriteAsync(new PayloadName(_account, "job_1", "a"), "one"u8.ToArray(), Now.AddHours(1), Cancellation);

        Assert.Null(await Store.ReadAsync(new PayloadName(_account + "x", "job_1", "a"), Cancellation));
        Assert.Null(await Store.ReadAsync(new PayloadName(_account, "job_2", "a"), Cancellation));
        Assert.Null(await Store.ReadAsync(new PayloadName(_account, "job_1", "b"), Cancellation));
    }

    [Fact]
    public async Task Nobody_reads_what_has_expired_and_the_sweep_removes_it_alone()
    {
        await Store.WriteAsync(Name("a"), "one"u8.ToArray(), Now.AddMinutes(1), Cancellation);
        await Store.WriteAsync(Name("b"), "two"u8.ToArray(), Now.AddMinutes(3), Cancellation);
        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await Store.ReadAsync(Name("a"), Cancellation));
        Assert.False(await Store.ExistsAsync(Name("a"), Cancellation));
        Assert.InRange(await Store.RemoveExpiredAsync(Cancellation), 1, int.MaxValue);
        Assert.Equal(0, await Store.RemoveExpiredAsync(Cancellation));
        Assert.NotNull(await Store.ReadAsync(Name("b"), Cancellation));
    }

    [Fact]
    public async Task A_rotated_key_still_opens_what_it_closed()
    {
        await Store.WriteAsync(Name("a"), "one"u8.ToArray(), Now.AddHours(1), Cancellation);
        Keys.Ids.Add("k2");
        await Store.WriteAsync(Name("b"), "two"u8.ToArray(), Now.AddHours(1), Cancellation);

        Assert.NotNull(await Store.ReadAsync(Name("a"), Cancellation));
        Keys.Ids.Remove("k1");
        await Assert.ThrowsAsync<PayloadDamagedException>(() => Store.ReadAsync(Name("a"), Cancellation));
        Assert.NotNull(await Store.ReadAsync(Name("b"), Cancellation));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(64 * 1024, 1000)]
    [InlineData((64 * 1024) + 1, 64 * 1024)]
    [InlineData(5_000_001, 300_007)]
    public async Task What_was_written_piece_by_piece_is_read_whole_in_pieces_and_as_a_stream(int length, int piece)
    {
        var bytes = Bytes(length);
        await WriteAsync(bytes, piece);

        Assert.Equal(bytes, await Store.ReadAsync(Name("a"), Cancellation));
        Assert.Equal(bytes, await StreamedAsync(0));
        Assert.Equal(bytes[(length / 3)..], await StreamedAsync(length / 3));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(65_530, 20)]
    [InlineData(65_536, 65_536)]
    [InlineData(199_990, 11)]
    [InlineData(199_990, 500_000)]
    [InlineData(200_001, 5)]
    [InlineData(10_000_000, 5)]
    public async Task A_piece_is_read_at_any_place_of_either_kind_of_payload(int offset, int length)
    {
        var bytes = Bytes(200_001);
        await WriteAsync(bytes, 50_000);
        await Store.WriteAsync(Name("b"), bytes, Now.AddHours(1), Cancellation);

        foreach (var part in new[] { "a", "b" })
        {
            var range = await Store.ReadRangeAsync(Name(part), offset, length, Cancellation);

            Assert.Equal(200_001, range!.Value.TotalLength);
            var from = Math.Min(offset, bytes.Length);
            Assert.Equal(bytes[from..Math.Min(from + length, bytes.Length)], range.Value.Bytes.ToArray());
        }
    }

    [Fact]
    public async Task What_is_not_completed_is_not_there_and_leaves_what_was()
    {
        using (var writer = await Store.BeginAsync(Name("a"), Cancellation))
        {
            await writer.WriteAsync(Bytes(3_000_000), Cancellation);
            Assert.Null(await Store.ReadRangeAsync(Name("a"), 0, 10, Cancellation));
        }

        await Store.WriteAsync(Name("a"), "one"u8.ToArray(), Now.AddHours(1), Cancellation);
        using (var writer = await Store.BeginAsync(Name("a"), Cancellation))
        {
            await writer.WriteAsync(Bytes(3_000_000), Cancellation);
        }

        Assert.Equal("one", Encoding.UTF8.GetString((await Store.ReadAsync(Name("a"), Cancellation))!));
    }

    [Fact]
    public async Task What_was_written_piece_by_piece_expires()
    {
        await WriteAsync(Bytes(100), 100);
        Time.Advance(TimeSpan.FromHours(1));

        Assert.Null(await Store.ReadRangeAsync(Name("a"), 0, 10, Cancellation));
        Assert.Null(await Store.ReadAsync(Name("a"), Cancellation));
        Assert.InRange(await Store.RemoveExpiredAsync(Cancellation), 1, int.MaxValue);
    }

    [Theory]
    [InlineData(Damage.LastSegmentGone)]
    [InlineData(Damage.SegmentsExchanged)]
    [InlineData(Damage.ByteChanged)]
    [InlineData(Damage.CutInASegment)]
    public async Task A_payload_that_was_cut_off_reordered_or_changed_is_not_read_to_its_end(Damage damage)
    {
        await WriteAsync(Bytes(200_001), 50_000);
        await ReplaceAsync(Name("a"), encrypted => Damaged(encrypted, damage));

        await Assert.ThrowsAsync<PayloadDamagedException>(() => Store.ReadAsync(Name("a"), Cancellation));
        await Assert.ThrowsAsync<PayloadDamagedException>(() => StreamedAsync(0));
    }

    [Fact]
    public async Task Reading_on_what_was_deleted_is_noticed()
    {
        await WriteAsync(Bytes(2_000_000), 50_000);
        await using var reading = Store.ReadFromAsync(Name("a"), 0, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await reading.MoveNextAsync());
        await Store.DeleteAsync(Name("a"), Cancellation);

        await Assert.ThrowsAsync<PayloadGoneException>(async () => await reading.MoveNextAsync());
    }

    /// <summary>What somebody with the storage can do to a payload.</summary>
    public enum Damage
    {
        LastSegmentGone,
        SegmentsExchanged,
        ByteChanged,
        CutInASegment,
    }

    /// <summary>Changes the encrypted bytes behind the store's back.</summary>
    private protected abstract Task ReplaceAsync(PayloadName name, Func<byte[], byte[]> change);

    private static byte[] Damaged(byte[] bytes, Damage damage)
    {
        var header = bytes.Length - 200_001 - (4 * PayloadCipher.TagLength);
        switch (damage)
        {
            case Damage.LastSegmentGone:
                return bytes[..(header + (3 * PayloadCipher.SealedLength))];
            case Damage.CutInASegment:
                return bytes[..(header + (2 * PayloadCipher.SealedLength) + 1000)];
            case Damage.SegmentsExchanged:
                var first = bytes[header..(header + PayloadCipher.SealedLength)];
                Array.Copy(bytes, header + PayloadCipher.SealedLength, bytes, header, PayloadCipher.SealedLength);
                first.CopyTo(bytes, header + PayloadCipher.SealedLength);
                return bytes;
            default:
                bytes[header + 100_000] ^= 1;
                return bytes;
        }
    }

    private async Task WriteAsync(byte[] bytes, int piece)
    {
        using var writer = await Store.BeginAsync(Name("a"), Cancellation);
        for (var at = 0; at < bytes.Length; at += piece)
        {
            await writer.WriteAsync(bytes.AsMemory(at, Math.Min(piece, bytes.Length - at)), Cancellation);
        }

        Assert.Equal(bytes.Length, writer.Length);
        await writer.CompleteAsync(Now.AddHours(1), Cancellation);
    }

    private async Task<byte[]> StreamedAsync(long from)
    {
        using var read = new MemoryStream();
        await foreach (var chunk in Store.ReadFromAsync(Name("a"), from, Cancellation))
        {
            await read.WriteAsync(chunk, Cancellation);
        }

        return read.ToArray();
    }

    private protected PayloadName Name(string part) => new(_account, "job_1", part);

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
