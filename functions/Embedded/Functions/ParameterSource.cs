namespace Interchange.Embedded.Functions;

/// <summary>Where the value of one parameter comes from, decided at start.</summary>
internal delegate object? ParameterSource(InvocationContext context);
