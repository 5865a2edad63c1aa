using Interchange.Gateway.Billing.Purchases;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Billing;

public sealed class TablePurchaseStoreTests(AzuriteFixture azurite) : PurchaseStoreContract
{
    private readonly Tables _tables = Tables.Of(azurite);

    protected override IPurchaseStore Store => field ??= new TablePurchaseStore(_tables.Storage);
}
