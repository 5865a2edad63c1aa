namespace Interchange.Gateway.Usage.Activity;

/// <summary>A day of an account that storage keeps something of.</summary>
internal sealed record KeptDay(string AccountId, DateTimeOffset Day);
