using Interchange.Gateway.Tests.Contracts;
using Interchange.Gateway.Usage.Activity;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Usage.Activity;

public sealed class TableActivityAgendaTests(AzuriteFixture azurite) : ActivityAgendaContract
{
    private protected override IActivityAgenda Agenda { get; } = new TableActivityAgenda(Tables.Of(azurite).Storage);
}
