using Interchange.Embedded.BusWorker;

// Arguments: what to do, the connection string, the journal. Works until it is killed or its input ends.
if (args is not [var role, var connection, var path])
{
    await Console.Error.WriteLineAsync("Give: send|send-sessions|receive|handle-sessions, a connection string, a journal file.");
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
    await (role switch
    {
        "send" => Senders.SendAsync(connection, journal, sessions: 0, stop.Token),
        "send-sessions" => Senders.SendAsync(connection, journal, sessions: 6, stop.Token),
        "receive" => Receivers.ReceiveAsync(connection, journal, stop.Token),
        "handle-sessions" => SessionHandlers.RunAsync(connection, journal, stop.Token),
        _ => throw new NotSupportedException($"There is no role '{role}'."),
    });
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    // The end of the input asked for it.
}

return 0;
