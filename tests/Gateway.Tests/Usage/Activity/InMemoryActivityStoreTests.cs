using Interchange.Gateway.Tests.Contracts;
using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Tests.Usage.Activity;

public sealed class InMemoryActivityStoreTests : ActivityStoreContract
{
    private protected override IActivityStore Store { get; } = new InMemoryActivityStore();
}
