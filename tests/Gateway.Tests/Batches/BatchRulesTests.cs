using Interchange.Gateway.Batches;

namespace Interchange.Gateway.Tests.Batches;

public sealed class BatchRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Batch New = new()
    {
        AccountId = "acc",
        Id = "batch_1",
        KeyHash = "k",
        Endpoint = "/v1/chat/completions",
        CreatedAt = Now,
        ExpiresAt = Now.AddDays(1),
        OutputFileId = "o",
        ErrorFileId = "e",
    };

    [Fact]
    public void A_batch_that_was_cancelled_while_it_was_looked_at_stays_so()
    {
        var cancelling = BatchRules.Cancelling(New, Now)!;

        Assert.Equal((BatchState.Cancelling, 5), (BatchRules.Validated(cancelling, 5, Now).State, BatchRules.Validated(cancelling, 5, Now).Counts.Total));
        Assert.Equal(BatchState.Cancelling, BatchRules.Finalizing(cancelling, Now).State);
        Assert.Equal(BatchState.InProgress, BatchRules.Validated(New, 5, Now).State);
    }

    [Theory]
    [InlineData(BatchState.Finalizing)]
    [InlineData(BatchState.Completed)]
    [InlineData(BatchState.Failed)]
    [InlineData(BatchState.Expired)]
    [InlineData(BatchState.Cancelled)]
    public void What_is_all_but_done_is_not_cancelled(BatchState state) => Assert.Null(BatchRules.Cancelling(New with { State = state }, Now));

    [Fact]
    public void What_has_ended_changes_no_more()
    {
        var ended = BatchRules.Ended(New, BatchState.Completed, new BatchCounts(1, 1, 0), hasOutput: true, hasErrors: false, Now);

        Assert.Equal(ended, BatchRules.Ended(ended, BatchState.Failed, default, hasOutput: false, hasErrors: true, Now));
        Assert.Equal(ended, BatchRules.Failed(ended, 1, [], Now));
        Assert.Equal(ended, BatchRules.Counted(ended, new BatchCounts(9, 9, 9)));
        Assert.Equal(ended, BatchRules.Validated(ended, 7, Now));
        Assert.Equal(ended, BatchRules.Shown(ended, Now.AddDays(9)));
    }

    [Fact]
    public void What_nobody_brought_to_its_end_is_shown_as_expired_after_its_time()
    {
        Assert.Equal(BatchState.Validating, BatchRules.Shown(New, Now.AddHours(24.5)).State);
        Assert.Equal((BatchState.Expired, New.ExpiresAt), (BatchRules.Shown(New, Now.AddHours(25)).State, BatchRules.Shown(New, Now.AddHours(25)).EndedAt!.Value));
    }

    [Fact]
    public void A_failure_shows_so_many_problems()
    {
        var failed = BatchRules.Failed(New, 900, Enumerable.Range(1, 900).Select(static line => new BatchProblem("invalid_json", "No.", null, line)), Now);

        Assert.Equal((BatchRules.MostProblems, new BatchCounts(900, 0, 900)), (failed.Problems.Length, failed.Counts));
    }
}
