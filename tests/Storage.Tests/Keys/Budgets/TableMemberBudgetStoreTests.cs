using Interchange.Gateway.Keys.Budgets;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Keys.Budgets;

public sealed class TableMemberBudgetStoreTests(AzuriteFixture azurite) : MemberBudgetStoreContract
{
    private readonly Tables _tables = Tables.Of(azurite);

    protected override IMemberBudgetStore Store => field ??= new TableMemberBudgetStore(_tables.Storage);
}
