namespace Interchange.Gateway.Usage.DeadLetters;

/// <summary>
/// The messages that the subscriptions of topic <c>usage-events</c> have given up. Every method throws <see cref="Errors.GatewayException"/> with status 503 when
/// the bus does not answer.
/// </summary>
public interface IDeadLetters
{
    /// <summary>Looks at those from a sequence number on, in order, without taking them.</summary>
    Task<IReadOnlyList<DeadLetter>> PeekAsync(string subscription, long from, int most, CancellationToken cancellationToken);

    /// <summary>Takes the first ones: nobody else gets them for about a minute.</summary>
    Task<IDeadLetterBatch> TakeAsync(string subscription, int most, CancellationToken cancellationToken);
}
