using Interchange.Embedded.Durable.Orchestrations;

namespace Interchange.Embedded.Tests.Durable.Orchestrations;

public sealed class OrchestrationVersionsTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData(null, "1.0", -1)]
    [InlineData("1.0", null, 1)]
    [InlineData("1.9", "1.10", -1)]
    [InlineData("2.0", "1.10", 1)]
    [InlineData("blue", "Green", -1)]
    [InlineData("BLUE", "blue", 0)]
    public void Are_in_order(string? version, string? other, int sign) => Assert.Equal(sign, Math.Sign(OrchestrationVersions.Compare(version, other)));
}
