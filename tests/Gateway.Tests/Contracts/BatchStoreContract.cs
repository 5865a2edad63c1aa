using System.Collections.Immutable;
using Interchange.Gateway.Batches;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>What every <see cref="IBatchStore"/> does.</summary>
public abstract class BatchStoreContract
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _account = $"acc-{Guid.NewGuid():N}";

    protected abstract IBatchStore Store { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Finds_a_batch_as_it_was_made_and_as_it_was_changed()
    {
        var batch = A(1);
        await Store.CreateAsync(batch, Cancellation);
        await Store.CreateAsync(batch, Cancellation);
        var stored = (await Store.FindAsync(_account, batch.Id, Cancellation))!;
        AssertSame(batch, stored.Batch);

        var changed = batch with
        {
            State = BatchState.Failed,
            InProgressAt = Now,
            FinalizingAt = Now,
            CancellingAt = Now,
            EndedAt = Now.AddSeconds(1),
            Counts = new BatchCounts(10, 3, 7) { PromptTokens = 5, CompletionTokens = 6 },
            Problems = [new BatchProblem("invalid_json", "Not JSON.", Param: null, 3)],
            HasOutput = true,
            HasErrors = true,
        };
        Assert.True(await Store.UpdateAsync(stored with { Batch = changed }, Cancellation));
        Assert.False(await Store.UpdateAsync(stored with { Batch = batch }, Cancellation));

        AssertSame(changed, (await Store.FindAsync(_account, batch.Id, Cancellation))!.Batch);
    }

    [Fact]
    public async Task Batches_of_others_and_ids_that_are_none_are_not_there()
    {
        var batch = A(1);
        await Store.CreateAsync(batch, Cancellation);

        Assert.Null(await Store.FindAsync(_account + "x", batch.Id, Cancellation));
        Assert.Null(await Store.FindAsync(_account, "batch_' or 1 eq 1", Cancellation));
        Assert.Empty(await Store.ListAsync(_account + "x", after: null, Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Lists_the_newest_first_and_goes_on_after_an_id()
    {
        var batches = Enumerable.Range(1, 4).Select(A).ToArray();
        foreach (var batch in batches)
        {
            await Store.CreateAsync(batch, Cancellation);
        }

        Assert.Equal(batches.Reverse().Select(static batch => batch.Id), await IdsAsync(null));
        Assert.Equal(batches[..2].Reverse().Select(static batch => batch.Id), await IdsAsync(batches[2].Id));
    }

    [Fact]
    public async Task Forgets_those_alone_that_are_old()
    {
        // Older than anything that another test has made.
        var (old, recent) = (A(-4_000_000), A(-1_000_000));
        await Store.CreateAsync(old, Cancellation);
        await Store.CreateAsync(recent, Cancellation);

        Assert.Equal(1, await Store.RemoveAsync(old.CreatedAt.AddMilliseconds(1), Cancellation));

        Assert.Equal([recent.Id], await IdsAsync(null));
    }

    private static void AssertSame(Batch expected, Batch actual)
    {
        Assert.Equal(expected.Metadata, actual.Metadata);
        Assert.Equal(expected.Problems, actual.Problems);
        Assert.Equal(expected with { Metadata = actual.Metadata, Problems = actual.Problems }, actual);
    }

    private async Task<List<string>> IdsAsync(string? after) =>
        await Store.ListAsync(_account, after, Cancellation).Select(static batch => batch.Id).ToListAsync(Cancellation);

    private Batch A(int number) => new()
    {
        AccountId = _account,
        Id = BatchKey.New(_account, Now.AddMilliseconds(number)).Id,
        KeyHash = "hash",
        Endpoint = "/v1/chat/completions",
        Model = number % 2 == 0 ? "a/model" : null,
        InputFileId = number % 2 == 0 ? null : "file-1",
        Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("night", "one"),
        CreatedAt = Now.AddMilliseconds(number),
        ExpiresAt = Now.AddDays(1),
        OutputFileId = "file-2",
        ErrorFileId = "file-3",
    };
}
