using Interchange.Gateway.Files;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Files;

public sealed class TableFileStoreTests(AzuriteFixture azurite) : FileStoreContract
{
    private readonly Tables _tables = Tables.Of(azurite);

    protected override IFileStore Store => field ??= new TableFileStore(_tables.Storage, Time);
}
