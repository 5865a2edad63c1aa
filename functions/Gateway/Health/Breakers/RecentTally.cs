namespace Interchange.Gateway.Health.Breakers;

/// <summary>How the attempts of the last 30 seconds ended.</summary>
internal readonly record struct RecentTally(int Succeeded, int Failed)
{
    public int Total => Succeeded + Failed;

    /// <summary>A significant outage: at least two failures that are at least half of the attempts.</summary>
    public bool IsOutage => Failed >= 2 && Failed >= Succeeded;
}
