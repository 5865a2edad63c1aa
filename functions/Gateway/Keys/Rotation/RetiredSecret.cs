namespace Interchange.Gateway.Keys.Rotation;

/// <summary>A secret that another one has replaced.</summary>
/// <param name="Hash">SHA-256 of the secret, in hex.</param>
/// <param name="EndsAt">Until when it works all the same.</param>
public readonly record struct RetiredSecret(string Hash, DateTimeOffset EndsAt);
