using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Byok;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>What every <see cref="ICredentialVault"/> does.</summary>
public abstract class CredentialVaultContract
{
    private const string Account = "11111111-2222-3333-4444-555555555555";
    private const string Other = "99999999-2222-3333-4444-555555555555";

    private readonly string _credential = Guid.NewGuid().ToString();

    protected abstract ICredentialVault Vault { get; }

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Finds_a_key_as_it_was_stored()
    {
        var reference = await StoredAsync("sk-proj-1~!\"\\");

        Assert.Equal("sk-proj-1~!\"\\", await FoundAsync(reference));
    }

    [Fact]
    public async Task Finds_the_longest_key()
    {
        var longest = new string('k', CredentialFields.LongestKey);

        Assert.Equal(longest, await FoundAsync(await StoredAsync(longest)));
    }

    [Fact]
    public async Task Finds_nothing_of_what_it_was_never_given()
    {
        var reference = await StoredAsync("sk-1");

        Assert.Null(await FoundAsync(reference with { Version = "0123456789abcdef0123456789abcdef" }));
        Assert.Null(await FoundAsync(reference with { CredentialId = Guid.NewGuid().ToString() }));
    }

    [Fact]
    public async Task Hands_a_key_out_under_its_own_account_alone()
    {
        var reference = await StoredAsync("sk-1");

        Assert.Null(await FoundAsync(reference with { AccountId = Other }));
    }

    [Fact]
    public async Task Keeps_the_former_key_beside_the_new_one_until_it_is_retired()
    {
        var former = await StoredAsync("sk-1");
        var current = await StoredAsync("sk-2");

        Assert.NotEqual(former.Version, current.Version);
        Assert.Equal("sk-1", await FoundAsync(former));
        Assert.Equal("sk-2", await FoundAsync(current));

        await Vault.RetireAsync(former, Cancel);
        await Vault.RetireAsync(former, Cancel);

        Assert.Null(await FoundAsync(former));
        Assert.Equal("sk-2", await FoundAsync(current));
    }

    [Fact]
    public async Task Deletes_all_keys_of_a_credential_and_no_other()
    {
        var former = await StoredAsync("sk-1");
        var current = await StoredAsync("sk-2");
        var neighbour = Guid.NewGuid().ToString();
        var kept = new SecretReference(Account, neighbour, await Vault.StoreAsync(Account, neighbour, new ProviderSecret("sk-3"), Cancel));

        await Vault.DeleteAsync(Account, _credential, Cancel);
        await Vault.DeleteAsync(Account, _credential, Cancel);
        await Vault.RetireAsync(current, Cancel);

        Assert.Null(await FoundAsync(former));
        Assert.Null(await FoundAsync(current));
        Assert.Equal("sk-3", await FoundAsync(kept));
    }

    [Fact]
    public async Task Has_no_trouble_with_what_is_not_there()
    {
        await Vault.DeleteAsync(Account, _credential, Cancel);
        await Vault.RetireAsync(new SecretReference(Account, _credential, "0123456789abcdef0123456789abcdef"), Cancel);
        Assert.Null(await FoundAsync(new SecretReference(Account, _credential, "0123456789abcdef0123456789abcdef")));
    }

    protected async Task<SecretReference> StoredAsync(string key) =>
        new(Account, _credential, await Vault.StoreAsync(Account, _credential, new ProviderSecret(key), Cancel));

    protected async Task<string?> FoundAsync(SecretReference reference) => (await Vault.FindAsync(reference, Cancel))?.Reveal();
}
