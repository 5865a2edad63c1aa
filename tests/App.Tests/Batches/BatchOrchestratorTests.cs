using Interchange.App.Batches;
using Interchange.Gateway.Batches;
using Interchange.Gateway.Batches.Steps;
using Interchange.Gateway.Jobs;

namespace Interchange.App.Tests.Batches;

public sealed class BatchOrchestratorTests
{
    private static readonly BatchRun Run = new("acc", "batch_1", new DateTimeOffset(2026, 7, 2, 12, 0, 0, TimeSpan.Zero), LinesAtOnce: 2);

    private static readonly BatchWindow Last = Window(isLast: true);

    [Fact]
    public async Task No_more_lines_are_under_way_than_there_may_be()
    {
        var lab = new BatchLab(Run, Last);
        var running = BatchOrchestrator.Run(lab);
        Assert.Equal(2, lab.Lines.Count);

        lab.End(2);
        Assert.Equal(["acc.batch_1-1", "acc.batch_1-2", "acc.batch_1-3"], lab.Lines.Keys);
        lab.End(1, JobState.Failed);
        lab.End(3);
        await running;

        Assert.Equal(["ValidateBatch", "ReadBatchWindow", "CollectBatchWindow", "FinishBatch"], lab.Steps.Select(static step => step.Name));
        Assert.Equal((BatchEnding.Completed, 3, 1), (lab.Steps[^1].Step!.Ending, lab.Steps[^1].Step!.Run.Counts.Completed, lab.Steps[^1].Step!.Run.Window));
        Assert.Equal(Run.ExpiresAt.UtcDateTime, lab.Timer);
        Assert.Null(lab.Anew);
    }

    [Fact]
    public async Task After_a_window_it_begins_anew_behind_it()
    {
        var lab = new BatchLab(Run with { IsValidated = true, Window = 4, Counts = new BatchCounts(300, 200, 0) }, Window(isLast: false));
        var running = BatchOrchestrator.Run(lab);
        EndAll(lab);
        await running;

        Assert.Equal(["ReadBatchWindow", "CollectBatchWindow"], lab.Steps.Select(static step => step.Name));
        Assert.Equal((5, 77, 4, 3, 203), (lab.Anew!.Window, lab.Anew.Offset, lab.Anew.Line, lab.Anew.Ordinal, lab.Anew.Counts.Completed));
    }

    [Theory]
    [InlineData(true, BatchEnding.Cancelled)]
    [InlineData(false, BatchEnding.Expired)]
    public async Task A_batch_that_is_to_end_tells_its_lines_and_begins_no_other(bool isCancelled, BatchEnding ending)
    {
        var lab = new BatchLab(Run, Window(isLast: false));
        var running = BatchOrchestrator.Run(lab);
        (isCancelled ? lab.Cancel : (Action)lab.Expire)();
        Assert.Equal(["acc.batch_1-1", "acc.batch_1-2"], lab.Told);
        Assert.False(running.IsCompleted);

        lab.End(1, JobState.Cancelled);
        lab.End(2);
        await running;

        Assert.Equal(2, lab.Lines.Count);
        Assert.Equal([ending, ending], lab.Steps.Select(static step => step.Step?.Ending).OfType<BatchEnding>());
        Assert.Null(lab.Anew);
    }

    [Fact]
    public async Task A_window_that_was_not_read_for_the_batch_is_over_ends_it()
    {
        var lab = new BatchLab(Run with { IsValidated = true }, Last with { Lines = [], End = BatchEnding.InputGone });
        await BatchOrchestrator.Run(lab);

        Assert.Equal(["ReadBatchWindow", "FinishBatch"], lab.Steps.Select(static step => step.Name));
        Assert.Equal((BatchEnding.InputGone, 0), (lab.Steps[^1].Step!.Ending, lab.Steps[^1].Step!.Run.Window));
    }

    [Fact]
    public async Task What_cannot_run_does_not()
    {
        var lab = new BatchLab(Run, Last) { Check = new BatchCheck(CanRun: false, 0, HasDuplicates: false) };
        await BatchOrchestrator.Run(lab);

        Assert.Equal(["ValidateBatch"], lab.Steps.Select(static step => step.Name));
    }

    private static BatchWindow Window(bool isLast) => new("window-0", [new(1, 10, 5), new(2, 15, 5), new(3, 20, 5)], NextOffset: 77, NextLine: 4, NextOrdinal: 3, isLast, End: null);

    private static void EndAll(BatchLab lab)
    {
        for (var line = 1; line <= 3; line++)
        {
            lab.End(line);
        }
    }
}
