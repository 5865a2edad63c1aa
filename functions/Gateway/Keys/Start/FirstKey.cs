namespace Interchange.Gateway.Keys.Start;

/// <summary>Makes the record of an account's first key of a kind, which nobody has asked for with a request.</summary>
internal static class FirstKey
{
    public static ApiKey Record(string accountId, KeySecret secret, KeyKind kind, DateTimeOffset now) => new()
    {
        Hash = secret.Hash.ToString(),
        AccountId = accountId,
        Kind = kind,
        Name = kind == KeyKind.Management ? "First management key" : "First inference key",
        Label = secret.Label,
        CreatedAt = now,
    };
}
