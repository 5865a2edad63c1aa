namespace Interchange.Embedded.ServiceBus.Trigger;

/// <summary>Cuts what a subscription holds into units of work.</summary>
internal interface IMessagePump
{
    /// <summary>How many units may be under way at once.</summary>
    int Concurrency { get; }

    /// <summary>How many units one call may return.</summary>
    int MostAtOnce { get; }

    /// <summary>
    /// Waits for work and takes it. Each unit takes two tokens: the first says that nothing new is to be begun, the second that what runs is to be given up.
    /// </summary>
    Task<IReadOnlyList<Func<CancellationToken, CancellationToken, Task>>> NextAsync(int most, CancellationToken cancellationToken);
}
