namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>What becomes of a message when its turn has come.</summary>
internal enum Fate
{
    Deliver,
    Drop,
    DeadLetterAsExpired,
    DeadLetterAsExhausted,
}
