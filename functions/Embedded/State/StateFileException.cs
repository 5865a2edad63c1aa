namespace Interchange.Embedded.State;

/// <summary>The state file could not be used; <see cref="Fault"/> says why.</summary>
internal sealed class StateFileException(StateFault fault, string message, Exception? innerException) : IOException(message, innerException)
{
    public StateFault Fault { get; } = fault;
}
