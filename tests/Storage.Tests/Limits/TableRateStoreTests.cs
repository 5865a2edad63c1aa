using Interchange.Gateway.Limits.Counting;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Limits;

public sealed class TableRateStoreTests(AzuriteFixture azurite) : RateStoreContract
{
    private readonly Tables _tables = Tables.Of(azurite);

    protected override IRateStore Store => field ??= new TableRateStore(_tables.Storage, TimeProvider.System);
}
