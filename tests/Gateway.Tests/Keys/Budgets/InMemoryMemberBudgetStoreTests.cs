using Interchange.Gateway.Keys.Budgets;
using Interchange.Gateway.Tests.Contracts;

namespace Interchange.Gateway.Tests.Keys.Budgets;

public sealed class InMemoryMemberBudgetStoreTests : MemberBudgetStoreContract
{
    protected override IMemberBudgetStore Store { get; } = new InMemoryMemberBudgetStore();
}
