namespace Interchange.Gateway.Usage.DeadLetters;

/// <summary>A message that was given up, without what it holds.</summary>
/// <param name="SequenceNumber">Its place in the subscription; rises.</param>
/// <param name="MessageId">The generation id of its first event.</param>
/// <param name="Reason">Why it was given up, such as <c>Malformed</c> or <c>MaxDeliveryCountExceeded</c>; null when nobody said.</param>
/// <param name="Description">The same in a sentence.</param>
/// <param name="EnqueuedAt">When it was sent.</param>
/// <param name="DeliveryCount">How many times it was delivered.</param>
/// <param name="Bytes">How large it is.</param>
public sealed record DeadLetter(
    long SequenceNumber, string MessageId, string? Reason, string? Description, DateTimeOffset EnqueuedAt, int DeliveryCount, int Bytes);
