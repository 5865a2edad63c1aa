namespace Interchange.Gateway.Batches.Steps;

/// <summary>What an early end means for a batch and for the lines that it leaves without an answer.</summary>
internal static class BatchEndings
{
    public static BatchState StateOf(BatchEnding ending) => ending switch
    {
        BatchEnding.Completed => BatchState.Completed,
        BatchEnding.Cancelled => BatchState.Cancelled,
        BatchEnding.Expired => BatchState.Expired,
        _ => BatchState.Failed,
    };

    public static BatchProblem ProblemOf(BatchEnding? ending, int? line) => ending switch
    {
        BatchEnding.Cancelled => new BatchProblem("batch_cancelled", "The batch was cancelled before this line was answered. Nothing is charged for it.", Param: null, line),
        BatchEnding.Expired => new BatchProblem("batch_expired", "The batch had no time left to answer this line. Nothing is charged for it; send it again.", Param: null, line),
        BatchEnding.InputGone => new BatchProblem("input_file_deleted", "The input file was deleted, or has expired, before all of its lines were read.", "input_file_id", line),
        _ => new BatchProblem("internal_error", "The gateway could not bring this line to an end. Send it again.", Param: null, line),
    };
}
