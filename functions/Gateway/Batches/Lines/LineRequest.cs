namespace Interchange.Gateway.Batches.Lines;

/// <summary>What a line asks for, or what is wrong with it.</summary>
/// <param name="CustomId">The caller's name for it; null where it has none that can be read.</param>
/// <param name="BodyStart">Where its body begins.</param>
/// <param name="BodyLength">How long that is.</param>
/// <param name="Problem">What is wrong with it; null for nothing.</param>
internal readonly record struct LineRequest(string? CustomId, int BodyStart, int BodyLength, BatchProblem? Problem);
