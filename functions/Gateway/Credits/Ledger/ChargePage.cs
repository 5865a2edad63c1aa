using System.Collections.Immutable;

namespace Interchange.Gateway.Credits.Ledger;

/// <summary>
/// The charges of one message: what the ledger adds in one row. A message is sent again whole or not at all, and a generation is in one message only, so
/// that its id is enough to charge each generation exactly once.
/// </summary>
/// <param name="Id">Id of the message, the generation id of its first event.</param>
/// <param name="Charges">The charges, all of one account.</param>
public sealed record ChargePage(string Id, ImmutableArray<Charge> Charges);
