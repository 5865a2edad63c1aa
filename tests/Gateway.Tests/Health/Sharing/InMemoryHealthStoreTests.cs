using Interchange.Gateway.Health.Sharing;
using Interchange.Gateway.Tests.Contracts;

namespace Interchange.Gateway.Tests.Health.Sharing;

public sealed class InMemoryHealthStoreTests : HealthStoreContract
{
    private protected override IHealthStore Store { get; } = new InMemoryHealthStore();
}
