using Interchange.Embedded.BusWorker;
using Interchange.Embedded.DurableWorker;

// Arguments: the state folder, the journal, then what to do. Works until it is killed, is through, or its input ends.
if (args is not [var folder, var path, .. var order])
{
    await Console.Error.WriteLineAsync("Give: a state folder, a journal file, and 'work', or 'die' with the instance to recover, the instance to run, a fault point and its number.");
    return 2;
}

using var journal = new Journal(path);
using var stop = new CancellationTokenSource();
_ = Task.Run(async () =>
{
    await Console.In.ReadToEndAsync();
    await stop.CancelAsync();
});
await Console.Out.WriteLineAsync("ready");
try
{
    await (order switch
    {
        ["work", var name] => Workload.RunAsync(folder, journal, name, stop.Token),
        ["die", var recovers, var runs, var point, var number] => Deaths.RunAsync(
            folder, journal, recovers, runs, point, int.Parse(number, System.Globalization.CultureInfo.InvariantCulture), stop.Token),
        _ => throw new NotSupportedException($"There is no order '{string.Join(' ', order)}'."),
    });
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    // The end of the input asked for it.
}

return 0;
