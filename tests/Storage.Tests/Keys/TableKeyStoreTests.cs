using Azure.Data.Tables;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Keys;

public sealed class TableKeyStoreTests(AzuriteFixture azurite) : KeyStoreContract
{
    private readonly Tables _tables = Tables.Of(azurite);

    protected override IKeyStore Store => field ??= new TableKeyStore(_tables.Storage);

    [Fact]
    public async Task Finds_a_key_with_one_call_from_the_first_on()
    {
        var key = await CreatedAsync();
        var cold = Tables.Of(azurite);
        var store = new TableKeyStore(cold.Storage);

        await store.FindAsync(key.Hash, Cancel);
        await store.FindAsync(key.Hash, Cancel);

        Assert.Equal(2, cold.Calls.Count);
    }

    [Fact]
    public async Task Finds_a_key_by_its_first_secret_with_one_call_and_by_another_with_two()
    {
        var key = await CreatedAsync();
        var rotated = await RotatedAsync(key, TimeSpan.FromDays(1));
        var cold = Tables.Of(azurite);
        var store = new TableKeyStore(cold.Storage);

        await store.FindBySecretAsync(key.Hash, Cancel);
        Assert.Equal(1, cold.Calls.Count);
        await store.FindBySecretAsync(rotated.Secrets!.Current, Cancel);
        Assert.Equal(3, cold.Calls.Count);
    }

    [Fact]
    public async Task Leaves_no_row_of_secrets_that_have_ended_or_of_a_deleted_key()
    {
        var key = await CreatedAsync();
        var second = await RotatedAsync(key, TimeSpan.Zero);
        var third = await RotatedAsync(second, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        var fourth = await RotatedAsync(third, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        var raw = new TableServiceClient(azurite.ConnectionString).GetTableClient("Keys");
        string[] secrets = [second.Secrets!.Current, third.Secrets!.Current, fourth.Secrets!.Current];

        var kept = await RowsAsync();
        Assert.Equal([false, true, true], kept);
        await Store.DeleteAsync(fourth, Cancel);
        kept = await RowsAsync();
        Assert.Equal([false, false, false], kept);

        async Task<bool[]> RowsAsync() =>
            await Task.WhenAll(secrets.Select(async hash => (await raw.GetEntityIfExistsAsync<TableEntity>(hash, "key", cancellationToken: Cancel)).HasValue));
    }

    [Fact]
    public async Task Skips_a_pointer_whose_key_was_never_written_or_is_gone()
    {
        var kept = await CreatedAsync();
        var gone = await CreatedAsync();
        var raw = new TableServiceClient(azurite.ConnectionString).GetTableClient("Keys");
        await raw.DeleteEntityAsync(gone.Hash, "key", cancellationToken: Cancel);

        Assert.Equal([kept], await ListAsync());
        Assert.False(await Store.DeleteAsync(gone, Cancel));
        Assert.Equal([kept], await ListAsync());
    }

    [Fact]
    public async Task Completes_a_creation_that_ended_after_the_pointer()
    {
        var key = Key();
        await CreatedAsync();
        var raw = new TableServiceClient(azurite.ConnectionString).GetTableClient("Keys");
        await raw.UpsertEntityAsync(new TableEntity($"account-{key.AccountId}", key.Hash), cancellationToken: Cancel);

        Assert.True(await Store.CreateAsync(key, Cancel));

        Assert.Contains(key, await ListAsync());
    }

    [Fact]
    public async Task Keeps_nothing_that_leads_back_to_the_key()
    {
        using var random = System.Security.Cryptography.RandomNumberGenerator.Create();
        var secret = KeySecret.Generate(random);
        var key = Key() with { Hash = secret.Hash.ToString(), Label = secret.Label };
        await Store.CreateAsync(key, Cancel);

        var raw = new TableServiceClient(azurite.ConnectionString).GetTableClient("Keys");
        var row = (await raw.GetEntityAsync<TableEntity>(key.Hash, "key", cancellationToken: Cancel)).Value;

        Assert.DoesNotContain(row, pair => pair.Value is string text && text.Contains(secret.Reveal()[12..^4], StringComparison.Ordinal));
    }
}

public sealed class TableAccountStoreTests(AzuriteFixture azurite) : AccountStoreContract
{
    protected override IAccountStore Store => field ??= new TableAccountStore(Tables.Of(azurite).Storage);
}
