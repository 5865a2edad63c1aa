using Interchange.Gateway.Tests.Contracts;
using Interchange.Gateway.Usage.Settlement.Reconciliation;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Usage.Settlement;

public sealed class TableReconciliationStoreTests(AzuriteFixture azurite) : ReconciliationStoreContract
{
    protected override IReconciliationStore Store => field ??= new TableReconciliationStore(Tables.Of(azurite).Storage);
}
