namespace Interchange.Tests.Support.Payments;

/// <summary>A request that the stand-in has got.</summary>
/// <param name="Line">Method and path, such as <c>POST /v1/payment_intents</c>.</param>
/// <param name="Form">Fields of the body, named as on the wire, such as <c>metadata[key]</c>.</param>
/// <param name="IdempotencyKey">Null for none.</param>
/// <param name="Authorization">The header.</param>
public sealed record StripeCall(string Line, IReadOnlyDictionary<string, string> Form, string? IdempotencyKey, string Authorization);
