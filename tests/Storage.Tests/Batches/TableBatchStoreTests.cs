using Interchange.Gateway.Batches;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Batches;

public sealed class TableBatchStoreTests(AzuriteFixture azurite) : BatchStoreContract
{
    private readonly Tables _tables = Tables.Of(azurite);

    protected override IBatchStore Store => field ??= new TableBatchStore(_tables.Storage);
}
