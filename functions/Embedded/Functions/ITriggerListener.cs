namespace Interchange.Embedded.Functions;

/// <summary>Listens for the events of one function and invokes it.</summary>
internal interface ITriggerListener
{
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Takes no new event, then waits for the invocations under way, until the token is cancelled.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}
