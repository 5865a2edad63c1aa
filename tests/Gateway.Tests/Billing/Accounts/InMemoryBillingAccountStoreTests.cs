using Interchange.Gateway.Billing.Accounts;
using Interchange.Gateway.Tests.Contracts;

namespace Interchange.Gateway.Tests.Billing.Accounts;

public sealed class InMemoryBillingAccountStoreTests : BillingAccountStoreContract
{
    protected override IBillingAccountStore Store { get; } = new InMemoryBillingAccountStore();
}
