using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Tests.Contracts;

namespace Interchange.Gateway.Tests.Credits.Ledger;

public sealed class InMemoryCreditLedgerTests : CreditLedgerContract
{
    protected override ICreditLedger Ledger { get; } = new InMemoryCreditLedger();

    protected override ICreditLedger Another() => Ledger;
}
