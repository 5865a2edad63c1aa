using Interchange.Gateway.Tests.Contracts;
using Interchange.Gateway.Usage.Settlement.Reconciliation;

namespace Interchange.Gateway.Tests.Usage.Settlement.Reconciliation;

public sealed class InMemoryReconciliationStoreTests : ReconciliationStoreContract
{
    protected override IReconciliationStore Store { get; } = new InMemoryReconciliationStore();
}
