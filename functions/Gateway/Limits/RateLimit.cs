namespace Interchange.Gateway.Limits;

/// <summary>A bound on how much there may be of something in each minute or day.</summary>
/// <param name="Scope">Names the count; unique in the account and safe as a key of storage.</param>
/// <param name="Subject">Whose limit it is, for people, such as <c>this key</c>.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Interval">In which time.</param>
/// <param name="Most">How much of it there may be.</param>
/// <param name="CountsFailures">Whether a request that no provider answered counts.</param>
public sealed record RateLimit(string Scope, string Subject, RateUnit Unit, RateInterval Interval, long Most, bool CountsFailures);
