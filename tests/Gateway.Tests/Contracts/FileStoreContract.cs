using Interchange.Gateway.Files;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>What every <see cref="IFileStore"/> does.</summary>
public abstract class FileStoreContract
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _account = $"acc-{Guid.NewGuid():N}";

    private protected FakeTimeProvider Time { get; } = new(Now);

    protected abstract IFileStore Store { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Finds_a_file_as_it_was_added()
    {
        var file = A(1) with { ExpiresAt = Now.AddDays(1), Filename = "größe.jsonl" };
        await Store.AddAsync(file, Cancellation);
        await Store.AddAsync(file, Cancellation);

        Assert.Equal(file, await Store.FindAsync(_account, file.Id, Cancellation));
    }

    [Fact]
    public async Task Files_of_others_ids_that_are_none_and_deleted_ones_are_not_there()
    {
        var file = A(1);
        await Store.AddAsync(file, Cancellation);

        Assert.Null(await Store.FindAsync(_account + "x", file.Id, Cancellation));
        Assert.Null(await Store.FindAsync(_account, "file-' or 1 eq 1", Cancellation));
        Assert.Empty(await ListAsync(_account + "x"));

        await Store.DeleteAsync(_account + "x", file.Id, Cancellation);
        Assert.NotNull(await Store.FindAsync(_account, file.Id, Cancellation));
        await Store.DeleteAsync(_account, file.Id, Cancellation);
        await Store.DeleteAsync(_account, file.Id, Cancellation);
        Assert.Null(await Store.FindAsync(_account, file.Id, Cancellation));
        Assert.Empty(await ListAsync(_account));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lists_by_time_in_either_direction_and_goes_on_after_an_id(bool descending)
    {
        var files = Enumerable.Range(1, 5).Select(A).ToArray();
        foreach (var file in files.Reverse())
        {
            await Store.AddAsync(file, Cancellation);
        }

        var order = descending ? files.Reverse().ToArray() : files;
        Assert.Equal(order, await ListAsync(_account, descending));
        Assert.Equal(order[2..], await ListAsync(_account, descending, order[1].Id));
        await Store.DeleteAsync(_account, order[1].Id, Cancellation);
        Assert.Equal(order[2..], await ListAsync(_account, descending, order[1].Id));
    }

    [Fact]
    public async Task Lists_one_purpose_alone()
    {
        await Store.AddAsync(A(1), Cancellation);
        await Store.AddAsync(A(2) with { Purpose = FilePurpose.BatchOutput }, Cancellation);

        Assert.Equal([A(2).CreatedAt], (await ListAsync(_account, purpose: FilePurpose.BatchOutput)).Select(static file => file.CreatedAt));
    }

    [Fact]
    public async Task Nobody_finds_what_has_expired_and_the_sweep_forgets_it_alone()
    {
        var (brief, lasting) = (A(1) with { ExpiresAt = Now.AddMinutes(1) }, A(2));
        await Store.AddAsync(brief, Cancellation);
        await Store.AddAsync(lasting, Cancellation);
        Assert.Equal(203, await Store.SizeAsync(_account, Cancellation));
        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await Store.FindAsync(_account, brief.Id, Cancellation));
        Assert.Equal([lasting], await ListAsync(_account));
        Assert.Equal(102, await Store.SizeAsync(_account, Cancellation));
        Assert.InRange(await Store.RemoveExpiredAsync(Cancellation), 1, int.MaxValue);
        Assert.Equal(0, await Store.RemoveExpiredAsync(Cancellation));
        Assert.Equal([lasting], await ListAsync(_account, descending: true));
    }

    private StoredFile A(int number) => new()
    {
        AccountId = _account,
        Id = FileId.New(Now.AddMilliseconds(number)),
        Filename = "lines.jsonl",
        Bytes = 100 + number,
        Purpose = FilePurpose.Batch,
        MimeType = "application/x-ndjson",
        CreatedAt = Now.AddMilliseconds(number),
    };

    private ValueTask<List<StoredFile>> ListAsync(string account, bool descending = false, string? after = null, FilePurpose? purpose = null) =>
        Store.ListAsync(account, new FileQuery(descending, after, purpose), Cancellation).ToListAsync(Cancellation);
}
