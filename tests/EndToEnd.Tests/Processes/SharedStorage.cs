using Interchange.EndToEnd.Tests.Processes;

[assembly: AssemblyFixture(typeof(SharedStorage))]

namespace Interchange.EndToEnd.Tests.Processes;

/// <summary>One storage emulator for all tests that leave it running. Every product on it has an account of its own.</summary>
public sealed class SharedStorage : IAsyncLifetime
{
    private Azurite? _azurite;

    public string ConnectionString => _azurite!.ConnectionString;

    public async ValueTask InitializeAsync() => _azurite = await Azurite.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }
    }
}
