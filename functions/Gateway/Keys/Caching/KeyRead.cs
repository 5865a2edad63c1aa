namespace Interchange.Gateway.Keys.Caching;

/// <summary>A read in flight, shared by all who wait for it.</summary>
/// <param name="Outcome">Never faults.</param>
/// <param name="StartedAt">Timestamp of when the question was sent.</param>
internal sealed record KeyRead(Task<KeyReadOutcome> Outcome, long StartedAt);
