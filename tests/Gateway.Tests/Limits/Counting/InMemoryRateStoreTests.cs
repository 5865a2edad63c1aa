using Interchange.Gateway.Limits.Counting;
using Interchange.Gateway.Tests.Contracts;

namespace Interchange.Gateway.Tests.Limits.Counting;

public sealed class InMemoryRateStoreTests : RateStoreContract
{
    protected override IRateStore Store { get; } = new InMemoryRateStore();
}
