namespace Interchange.Gateway.Tests.Usage.Activity;

/// <summary>The clock of an instance that is ahead of the true time, or behind it.</summary>
internal sealed class Ahead(TimeProvider clock, TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + by;
}
