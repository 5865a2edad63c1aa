using System.Collections.Immutable;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Credits.Escrow;

/// <summary>A question to storage that is to be put, and what it is put for.</summary>
/// <param name="Book">The lease that it is about.</param>
/// <param name="Request">What to ask.</param>
/// <param name="Holdings">What each ask is about, in their order.</param>
/// <param name="Demands">The requests that wait for the answer.</param>
/// <param name="AskedAt">Before the question is put.</param>
internal sealed record EscrowExchange(
    EscrowBook Book, LeaseRequest Request, ImmutableArray<ScopeHolding> Holdings, IReadOnlyList<SpendDemand> Demands, EscrowTime AskedAt);
