namespace Interchange.Gateway.Usage.Activity;

/// <summary>A roll-up as someone saw it, whether it was there or not: it can be replaced if it still is that.</summary>
/// <param name="Tag">Identifies what was there; null for nothing.</param>
/// <param name="HasUsers">Whether a roll-up by end user was there too.</param>
internal sealed record RollUpVersion(string? Tag, bool HasUsers)
{
    public static readonly RollUpVersion None = new(null, HasUsers: false);
}
