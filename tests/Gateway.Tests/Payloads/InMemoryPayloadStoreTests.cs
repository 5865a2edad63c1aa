using Interchange.Gateway.Payloads;
using Interchange.Gateway.Tests.Contracts;

namespace Interchange.Gateway.Tests.Payloads;

public sealed class InMemoryPayloadStoreTests : PayloadStoreContract
{
    private readonly Lazy<InMemoryPayloadStore> _store;

    public InMemoryPayloadStoreTests() => _store = new(() => new InMemoryPayloadStore(Keys, Time));

    private protected override IPayloadStore Store => _store.Value;

    private protected override Task ReplaceAsync(PayloadName name, Func<byte[], byte[]> change)
    {
        _store.Value.Replace(name, change);
        return Task.CompletedTask;
    }
}
