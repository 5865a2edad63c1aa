using Interchange.Gateway.Keys.Policies;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Keys;

public sealed class TablePolicyStoreTests(AzuriteFixture azurite) : PolicyStoreContract
{
    private readonly Tables _tables = Tables.Of(azurite);

    protected override IPolicyStore Store => field ??= new TablePolicyStore(_tables.Storage);
}
