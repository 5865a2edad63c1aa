namespace Interchange.EndToEnd.Tests.Credits;

/// <summary>What the scripted provider says of one of its answers.</summary>
/// <param name="Id">The provider's id of the answer.</param>
/// <param name="State"><c>pending</c> before anything has gone out, then <c>billed</c>, or <c>waived</c> where nothing has.</param>
/// <param name="NanoDollars">What it costs.</param>
internal sealed record ProviderBill(string Id, string State, long NanoDollars);
