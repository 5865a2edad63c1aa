using Interchange.Gateway.Batches.Steps;

namespace Interchange.App.Batches;

/// <summary>What ends a batch before its lines.</summary>
/// <param name="cancelled">Completes when its caller wants it to end.</param>
/// <param name="expired">Completes when its time is over.</param>
internal sealed class BatchEnds(Task cancelled, Task expired)
{
    /// <summary>Why it is to end; null while it is not.</summary>
    public BatchEnding? Ending => cancelled.IsCompletedSuccessfully ? BatchEnding.Cancelled : expired.IsCompletedSuccessfully ? BatchEnding.Expired : null;

    /// <summary>Waits until a line has ended, or the batch is to, and takes the lines off that have.</summary>
    /// <param name="running">The lines under way.</param>
    /// <param name="linesAlone">Whether only lines are waited for.</param>
    public async Task NextAsync(List<(Task Line, string InstanceId)> running, bool linesAlone = false)
    {
        var lines = running.Select(static line => line.Line);
        await Task.WhenAny(linesAlone ? lines : lines.Append(cancelled).Append(expired));
        running.RemoveAll(static line => line.Line.IsCompleted);
    }
}
