namespace Interchange.Gateway.Jobs;

/// <summary>Where the order of a job is, among others that were written together. A reference: it is kept where text must not be.</summary>
/// <param name="Owner">What the payload belongs to.</param>
/// <param name="Part">Which part of that it is.</param>
/// <param name="Offset">Where the order begins.</param>
/// <param name="Length">How long it is.</param>
public sealed record OrderPlace(string Owner, string Part, long Offset, int Length);
