namespace Interchange.Embedded.Functions;

/// <summary>Stops the start: a function is declared in a way that the runtime cannot run. The message is a sentence that names the function and the fix.</summary>
public sealed class FunctionDeclarationException(string message) : Exception(message);
