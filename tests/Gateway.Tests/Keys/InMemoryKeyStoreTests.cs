using Interchange.Gateway.Keys;
using Interchange.Gateway.Tests.Contracts;

namespace Interchange.Gateway.Tests.Keys;

public sealed class InMemoryKeyStoreTests : KeyStoreContract
{
    protected override IKeyStore Store { get; } = new InMemoryKeyStore();
}

public sealed class InMemoryAccountStoreTests : AccountStoreContract
{
    protected override IAccountStore Store { get; } = new InMemoryAccountStore();
}
