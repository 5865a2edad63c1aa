namespace Interchange.Gateway.Keys.Start;

/// <summary>The account and keys that a local installation begins with. Its text form masks the keys.</summary>
/// <param name="AccountId">Owner of both keys.</param>
/// <param name="Inference">Calls models.</param>
/// <param name="Management">Manages keys.</param>
/// <param name="BaseUrl">Where the gateway listens, such as <c>http://localhost:7071</c>; null until it is known.</param>
internal sealed record FirstKeys(string AccountId, KeySecret Inference, KeySecret Management, string? BaseUrl);
