using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Chat.Admission;

/// <summary>What is charged where the caller's own provider key pays for an answer.</summary>
/// <param name="Percent">Of the list price, from 0 to 100.</param>
/// <param name="Waived">How much of the list price is free of that.</param>
internal readonly record struct OwnKeyTerms(decimal Percent, Money Waived);
