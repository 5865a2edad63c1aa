using Azure;
using Azure.Data.Tables;
using Interchange.Gateway.Keys.Byok;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Keys.Byok;

public sealed class TableCredentialStoreTests(AzuriteFixture azurite) : CredentialStoreContract
{
    private readonly Tables _tables = Tables.Of(azurite);

    protected override ICredentialStore Store => field ??= new TableCredentialStore(_tables.Storage);

    [Fact]
    public async Task Lists_an_account_with_one_call()
    {
        var account = (await CreatedAsync(Credential())).AccountId;
        var cold = Tables.Of(azurite);

        Assert.Single(await new TableCredentialStore(cold.Storage).ListAsync(account, Cancel));

        Assert.Equal(1, cold.Calls.Count);
    }

    [Theory]
    [InlineData("Models")]
    [InlineData("Keys")]
    [InlineData("Users")]
    public async Task A_restriction_that_was_lost_is_never_taken_for_no_restriction(string lost)
    {
        var list = new AllowList(["x"]);
        var credential = await CreatedAsync(Credential() with { AllowedModels = list, AllowedKeys = list, AllowedUsers = list });
        var raw = new TableServiceClient(azurite.ConnectionString).GetTableClient("ProviderCredentials");
        var row = (await raw.GetEntityAsync<TableEntity>(credential.AccountId, credential.Id, cancellationToken: Cancel)).Value;
        row.Remove(lost);
        await raw.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace, Cancel);

        await Assert.ThrowsAsync<InvalidDataException>(() => Store.ListAsync(credential.AccountId, Cancel));
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.FindAsync(credential.AccountId, credential.Id, Cancel));
    }
}
