namespace Interchange.Gateway.Limits;

/// <summary>A bound on how many requests are answered at the same time.</summary>
/// <param name="Scope">Names the slots; unique in the account and safe as a key of storage.</param>
/// <param name="Subject">Whose limit it is, for people.</param>
/// <param name="Most">How many.</param>
public sealed record SlotLimit(string Scope, string Subject, long Most);
