using Interchange.Gateway.Keys.Byok;
using Interchange.Gateway.Tests.Contracts;

namespace Interchange.Gateway.Tests.Keys.Byok;

public sealed class InMemoryCredentialStoreTests : CredentialStoreContract
{
    protected override ICredentialStore Store { get; } = new InMemoryCredentialStore();
}
