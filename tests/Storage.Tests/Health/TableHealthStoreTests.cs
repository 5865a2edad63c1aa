using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Health.Sharing;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Health;

public sealed class TableHealthStoreTests(AzuriteFixture azurite) : HealthStoreContract
{
    private readonly Tables _tables = Tables.Of(azurite);

    private protected override IHealthStore Store => field ??= new TableHealthStore(_tables.Storage);

    [Fact]
    public async Task Reads_everything_with_one_call_and_writes_both_scales_with_one()
    {
        var cells = Enumerable.Range(0, 50).ToDictionary(static i => $"acme | {i}", static _ => new WindowCell());
        SharedWindow[] windows = [new(WindowScale.Fine, 90_000_000, "calls", cells), new(WindowScale.Coarse, 90_000_000, "calls", cells)];
        await Store.WriteAsync(windows, Cancel);
        var before = _tables.Calls.Count;

        await Store.WriteAsync(windows, Cancel);
        Assert.Equal(1, _tables.Calls.Count - before);

        await Store.ReadAsync(90_000_000, 90_000_000, Cancel);
        Assert.Equal(2, _tables.Calls.Count - before);
    }

    [Fact]
    public async Task Before_anything_was_written_there_is_nothing()
    {
        var reading = await new TableHealthStore(_tables.Storage).ReadAsync(900_000_000, coarseFrom: null, Cancel);

        Assert.Empty(reading.Windows);
    }
}
