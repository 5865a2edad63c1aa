using Interchange.Gateway.Payloads;
using Interchange.Gateway.Tests.Contracts;

namespace Interchange.Gateway.Tests.Payloads;

public sealed class InMemoryPayloadStoreTests : PayloadStoreContract
{
    private protected override IPayloadStore Store => field ??= new InMemoryPayloadStore(Keys, Time);
}
