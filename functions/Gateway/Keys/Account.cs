namespace Interchange.Gateway.Keys;

/// <summary>A tenant: the owner of keys, credits and records.</summary>
/// <param name="Id">A UUID; also the id of the account's default workspace.</param>
/// <param name="Name">For people.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record Account(string Id, string Name, DateTimeOffset CreatedAt);
