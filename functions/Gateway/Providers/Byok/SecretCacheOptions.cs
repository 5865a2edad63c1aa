namespace Interchange.Gateway.Providers.Byok;

/// <summary>
/// How long an instance goes on with what it last read of a key. That a key was rotated or deleted is learned from the credential's record, within
/// seconds; these times are about changes that somebody makes in the vault itself.
/// </summary>
public sealed record SecretCacheOptions
{
    /// <summary>Younger knowledge is used as it is; older is used and read again beside the request.</summary>
    public TimeSpan FreshFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>While the vault fails, keys are served up to this age. Setting <c>Keys:StaleIfError</c>.</summary>
    public TimeSpan StaleIfError { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a key that the vault does not have is not asked for again.</summary>
    public TimeSpan GoneFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Least time between a failed read of a key and the next one.</summary>
    public TimeSpan RetryAfterFailure { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A key that nobody has used for so long leaves the memory.</summary>
    public TimeSpan IdleFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Keys in memory; of more, those that were used longest ago are dropped.</summary>
    public int Capacity { get; init; } = 10_000;
}
