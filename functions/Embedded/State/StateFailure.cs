namespace Interchange.Embedded.State;

/// <summary>Makes the exception by which a part of the runtime tells its callers that the state file failed.</summary>
internal delegate Exception StateFailure(StateFault fault, string message, Exception? cause);
