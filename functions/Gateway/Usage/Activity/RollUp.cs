namespace Interchange.Gateway.Usage.Activity;

/// <summary>A roll-up that was read.</summary>
/// <param name="Period">What it covers.</param>
/// <param name="Cube">What it says.</param>
internal sealed record RollUp(ActivityPeriod Period, ActivityCube Cube);
