namespace Interchange.Gateway.Batches;

/// <summary>What is wrong with a batch or one of its lines. No text of the line.</summary>
/// <param name="Code">For programs, such as <c>invalid_json</c>.</param>
/// <param name="Message">For people: what was wrong and how to mend it.</param>
/// <param name="Param">The field; null for none.</param>
/// <param name="Line">Number of the line, from 1; null for the batch.</param>
public sealed record BatchProblem(string Code, string Message, string? Param, int? Line);
