namespace Interchange.Gateway.Usage.Activity;

/// <summary>How far roll-ups have come, for all accounts: what lies before has a roll-up wherever there was a generation.</summary>
/// <param name="Quarters">Up to when quarters of an hour are rolled up.</param>
/// <param name="Days">Up to when days are.</param>
internal sealed record RollUpProgress(DateTimeOffset Quarters, DateTimeOffset Days)
{
    public static readonly RollUpProgress None = new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
}
