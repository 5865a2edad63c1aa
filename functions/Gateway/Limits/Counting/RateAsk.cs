namespace Interchange.Gateway.Limits.Counting;

/// <summary>What an instance wants to take of a limit, or give back.</summary>
/// <param name="Scope">The limit's <see cref="RateLimit.Scope"/>.</param>
/// <param name="Window">The window by the instance's clock.</param>
/// <param name="Most">The limit.</param>
/// <param name="Min">The least that is of use; 0 to take nothing.</param>
/// <param name="Want">The most that is wanted where there is plenty.</param>
/// <param name="GiveBack">Given back first, if the window is still the one.</param>
public sealed record RateAsk(string Scope, string Window, long Most, long Min, long Want, long GiveBack);
