using Interchange.Gateway.Tests.Contracts;
using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Tests.Usage.Activity;

public sealed class InMemoryActivityAgendaTests : ActivityAgendaContract
{
    private protected override IActivityAgenda Agenda { get; } = new InMemoryActivityAgenda();
}
