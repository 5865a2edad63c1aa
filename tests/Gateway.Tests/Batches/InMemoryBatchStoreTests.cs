using Interchange.Gateway.Batches;
using Interchange.Gateway.Tests.Contracts;

namespace Interchange.Gateway.Tests.Batches;

public sealed class InMemoryBatchStoreTests : BatchStoreContract
{
    protected override IBatchStore Store => field ??= new InMemoryBatchStore();
}
