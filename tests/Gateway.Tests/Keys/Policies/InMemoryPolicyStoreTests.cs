using Interchange.Gateway.Keys.Policies;
using Interchange.Gateway.Tests.Contracts;

namespace Interchange.Gateway.Tests.Keys.Policies;

public sealed class InMemoryPolicyStoreTests : PolicyStoreContract
{
    protected override IPolicyStore Store { get; } = new InMemoryPolicyStore();
}
