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

    private protected PayloadName Name(string part) => new(_account, "job_1", part);

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
