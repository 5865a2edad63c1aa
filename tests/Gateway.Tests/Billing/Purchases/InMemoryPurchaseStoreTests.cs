using Interchange.Gateway.Billing.Purchases;
using Interchange.Gateway.Tests.Contracts;

namespace Interchange.Gateway.Tests.Billing.Purchases;

public sealed class InMemoryPurchaseStoreTests : PurchaseStoreContract
{
    protected override IPurchaseStore Store { get; } = new InMemoryPurchaseStore();
}
