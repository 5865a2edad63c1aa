namespace Interchange.Gateway.Batches;

/// <summary>How batches change. Pure; a change that was made already, or that comes too late, changes nothing.</summary>
internal static class BatchRules
{
    /// <summary>The most problems that are shown of a batch that failed.</summary>
    public const int MostProblems = 50;

    /// <summary>So long after its time a batch that nobody has brought to its end is shown as expired.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    public static Batch Validated(Batch batch, int total, DateTimeOffset at) => batch.State switch
    {
        BatchState.Validating => batch with { State = BatchState.InProgress, InProgressAt = at, Counts = batch.Counts with { Total = total } },
        BatchState.Cancelling => batch with { Counts = batch.Counts with { Total = total } },
        _ => batch,
    };

    public static Batch Counted(Batch batch, BatchCounts counts) => batch.HasEnded ? batch : batch with { Counts = counts };

    public static Batch Finalizing(Batch batch, DateTimeOffset at) => batch.State is BatchState.Validating or BatchState.InProgress
        ? batch with { State = BatchState.Finalizing, FinalizingAt = at }
        : batch;

    /// <summary>Null when it has ended, or is all but done.</summary>
    public static Batch? Cancelling(Batch batch, DateTimeOffset at) => batch.State switch
    {
        BatchState.Validating or BatchState.InProgress => batch with { State = BatchState.Cancelling, CancellingAt = at },
        BatchState.Cancelling => batch,
        _ => null,
    };

    public static Batch Ended(Batch batch, BatchState end, BatchCounts counts, bool hasOutput, bool hasErrors, DateTimeOffset at) => batch.HasEnded
        ? batch
        : batch with { State = end, EndedAt = at, Counts = counts, HasOutput = hasOutput, HasErrors = hasErrors };

    public static Batch Failed(Batch batch, int total, IEnumerable<BatchProblem> problems, DateTimeOffset at) => batch.HasEnded
        ? batch
        : batch with { State = BatchState.Failed, EndedAt = at, Counts = new BatchCounts(total, 0, total), Problems = [.. problems.Take(MostProblems)] };

    /// <summary>The batch as it is shown: one that was lost with whatever began it does not stay under way for ever.</summary>
    public static Batch Shown(Batch batch, DateTimeOffset now) => batch.HasEnded || now < batch.ExpiresAt + Grace
        ? batch
        : batch with { State = BatchState.Expired, EndedAt = batch.ExpiresAt };
}
