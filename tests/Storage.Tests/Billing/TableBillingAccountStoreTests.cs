using Interchange.Gateway.Billing.Accounts;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Billing;

public sealed class TableBillingAccountStoreTests(AzuriteFixture azurite) : BillingAccountStoreContract
{
    private readonly Tables _tables = Tables.Of(azurite);

    protected override IBillingAccountStore Store => field ??= new TableBillingAccountStore(_tables.Storage);
}
