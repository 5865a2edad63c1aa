using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Credits.Escrow;

/// <summary>Why nothing could be reserved: the scope that has too little, as storage had it.</summary>
/// <param name="Scope">The scope with the least room.</param>
/// <param name="Limit">Its limit; null for the balance.</param>
/// <param name="Used">What counts against it as charged.</param>
/// <param name="Left">What could still be reserved; below zero for an overdrawn balance.</param>
/// <param name="ResetsAt">When the limit starts anew; null when it never does.</param>
internal sealed record SpendRefusal(SpendScope Scope, Money? Limit, Money Used, Money Left, DateTimeOffset? ResetsAt);
