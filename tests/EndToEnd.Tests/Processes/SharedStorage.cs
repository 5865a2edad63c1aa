using Interchange.EndToEnd.Tests.Processes;

[assembly: AssemblyFixture(typeof(SharedStorage))]

namespace Interchange.EndToEnd.Tests.Processes;

/// <summary>One storage emulator for all tests that leave it running.</summary>
public sealed class SharedStorage : IAsyncLifetime
{
    private Azurite? _azurite;

    public string ConnectionString => _azurite!.ConnectionString;

    /// <summary>
    /// A storage account of the emulator that nobody else has. Products on one account are instances of one installation, and share what
    /// they know of endpoints: a test that breaks one must not be noticed by another.
    /// </summary>
    public string NextAccount() => _azurite!.NextAccount();

    public async ValueTask InitializeAsync() => _azurite = await Azurite.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }
    }
}
