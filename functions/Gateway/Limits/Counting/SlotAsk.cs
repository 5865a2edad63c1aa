namespace Interchange.Gateway.Limits.Counting;

/// <summary>How many slots an instance wants to hold. Absolute numbers, so that asking again changes nothing.</summary>
/// <param name="Scope">Names the slots; unique in the account and safe as a key of storage.</param>
/// <param name="Most">How many there are.</param>
/// <param name="Instance">Who asks: letters and digits, unique to a start of a process.</param>
/// <param name="Min">The least that is of use.</param>
/// <param name="Want">The most that is wanted where there is plenty.</param>
/// <param name="Now">The instance's clock.</param>
/// <param name="ExpiresAt">Until when they are held, if the instance is not heard of again.</param>
public sealed record SlotAsk(string Scope, long Most, string Instance, long Min, long Want, DateTimeOffset Now, DateTimeOffset ExpiresAt);
