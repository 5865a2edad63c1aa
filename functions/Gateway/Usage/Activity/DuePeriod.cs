namespace Interchange.Gateway.Usage.Activity;

/// <summary>A mark that a period has records which its roll-up may not know.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="Period">Which.</param>
/// <param name="Version">Changes whenever it is marked again.</param>
internal sealed record DuePeriod(string AccountId, ActivityPeriod Period, string Version);
