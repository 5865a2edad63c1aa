using System.Text.Json.Nodes;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Byok;
using Interchange.Gateway.Tests.Contracts;

namespace Interchange.Gateway.Tests.Providers.Byok;

public sealed class LocalCredentialVaultTests : CredentialVaultContract, IDisposable
{
    private readonly VaultFolder _folder = new();

    protected override ICredentialVault Vault => field ??= Another();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Neither_file_holds_the_key_and_both_are_for_their_owner_alone()
    {
        await StoredAsync("sk-planted-0123456789");

        Assert.DoesNotContain("planted", await File.ReadAllTextAsync(_folder.Secrets, Cancel), StringComparison.Ordinal);
        Assert.Equal(32, new FileInfo(_folder.Key).Length);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.Secrets));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.Key));
        }
    }

    [Fact]
    public async Task Processes_that_share_the_folder_share_the_keys()
    {
        var one = Another();
        var two = Another();
        var tasks = Enumerable.Range(0, 20).Select(async index =>
        {
            var credential = Guid.NewGuid().ToString();
            var version = await (index % 2 == 0 ? one : two).StoreAsync("acc", credential, new ProviderSecret($"sk-{index}"), Cancel);
            return (Reference: new SecretReference("acc", credential, version), Key: $"sk-{index}");
        });

        foreach (var (reference, key) in await Task.WhenAll(tasks))
        {
            Assert.Equal(key, (await one.FindAsync(reference, Cancel))!.Reveal());
            Assert.Equal(key, (await two.FindAsync(reference, Cancel))!.Reveal());
        }
    }

    [Fact]
    public async Task An_entry_that_was_put_under_another_account_or_credential_does_not_open()
    {
        var reference = await StoredAsync("sk-1");
        var file = JsonNode.Parse(await File.ReadAllTextAsync(_folder.Secrets, Cancel))!;
        file["secrets"]![0]!["account"] = "thief";
        await File.WriteAllTextAsync(_folder.Secrets, file.ToJsonString(), Cancel);

        await Assert.ThrowsAsync<InvalidDataException>(() => Another().FindAsync(reference with { AccountId = "thief" }, Cancel));
        Assert.Null(await FoundAsync(reference));
    }

    [Fact]
    public async Task Says_what_to_do_about_a_damaged_file()
    {
        var reference = await StoredAsync("sk-1");
        var good = await File.ReadAllTextAsync(_folder.Secrets, Cancel);
        foreach (var bad in (string[])["", "{}", "[]", "{\"secrets\":[{}]}", "{\"secrets\":[{\"account\":1}]}", good.Replace("\"nonce\": \"", "\"nonce\": \"!", StringComparison.Ordinal)])
        {
            await File.WriteAllTextAsync(_folder.Secrets, bad, Cancel);
            var damaged = await Assert.ThrowsAsync<InvalidDataException>(() => Vault.FindAsync(reference, Cancel));
            Assert.Contains("Restore it", damaged.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<InvalidDataException>(() => StoredAsync("sk-2"));
            Assert.Equal(bad, await File.ReadAllTextAsync(_folder.Secrets, Cancel));
        }
    }

    [Fact]
    public async Task Without_its_key_file_it_neither_reads_nor_makes_a_new_key_over_what_is_encrypted()
    {
        var reference = await StoredAsync("sk-1");
        File.Delete(_folder.Key);

        var fresh = Another();
        var missing = await Assert.ThrowsAsync<InvalidDataException>(() => fresh.FindAsync(reference, Cancel));
        Assert.Contains("secrets.key is missing", missing.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidDataException>(() => fresh.StoreAsync("acc", Guid.NewGuid().ToString(), new ProviderSecret("sk-2"), Cancel));
        Assert.False(File.Exists(_folder.Key));

        await File.WriteAllBytesAsync(_folder.Key, new byte[31], Cancel);
        await Assert.ThrowsAsync<InvalidDataException>(() => Another().FindAsync(reference, Cancel));
        await File.WriteAllBytesAsync(_folder.Key, new byte[32], Cancel);
        await Assert.ThrowsAsync<InvalidDataException>(() => Another().FindAsync(reference, Cancel));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_an_outage()
    {
        var blocked = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(blocked, "", Cancel);
        var vault = new LocalCredentialVault(new VaultOptions { StateFolder = blocked }, TimeProvider.System);

        await Assert.ThrowsAsync<CredentialVaultUnavailableException>(() => vault.StoreAsync("acc", Guid.NewGuid().ToString(), new ProviderSecret("sk-1"), Cancel));
    }

    [Fact]
    public async Task An_old_key_is_exchanged_and_everything_stays_readable_for_everybody()
    {
        var reference = await StoredAsync("sk-one");
        var other = Another();
        Assert.Equal("sk-one", (await other.FindAsync(reference, Cancel))!.Reveal());
        var (key, secrets) = (await File.ReadAllBytesAsync(_folder.Key, Cancel), await File.ReadAllTextAsync(_folder.Secrets, Cancel));

        Assert.False(await Vault.RenewEncryptionAsync(TimeSpan.FromDays(90), Cancel));
        Assert.True(await Vault.RenewEncryptionAsync(TimeSpan.Zero, Cancel));

        Assert.NotEqual(key, await File.ReadAllBytesAsync(_folder.Key, Cancel));
        Assert.Equal(32, new FileInfo(_folder.Key).Length);
        Assert.NotEqual(secrets, await File.ReadAllTextAsync(_folder.Secrets, Cancel));
        Assert.Equal("sk-one", await FoundAsync(reference));
        Assert.Equal("sk-one", (await other.FindAsync(reference, Cancel))!.Reveal());
        Assert.Equal("sk-one", (await Another().FindAsync(reference, Cancel))!.Reveal());

        // A process that knew the key from before seals under the new one.
        var version = await other.StoreAsync("acc", "cred-2", new ProviderSecret("sk-two"), Cancel);
        Assert.Equal("sk-two", (await Another().FindAsync(new SecretReference("acc", "cred-2", version), Cancel))!.Reveal());
    }

    [Fact]
    public async Task An_exchange_that_died_anywhere_leaves_everything_readable_and_is_finished_by_the_next()
    {
        var reference = await StoredAsync("sk-one");
        var (oldKey, oldSecrets) = (await File.ReadAllBytesAsync(_folder.Key, Cancel), await File.ReadAllBytesAsync(_folder.Secrets, Cancel));
        var both = LocalVaultKey.Before(oldKey);

        // Died after the first write.
        await File.WriteAllBytesAsync(_folder.Key, both, Cancel);
        Assert.Equal("sk-one", (await Another().FindAsync(reference, Cancel))!.Reveal());

        // Died after the second.
        Assert.True(await Another().RenewEncryptionAsync(TimeSpan.FromDays(90), Cancel));
        var newSecrets = await File.ReadAllBytesAsync(_folder.Secrets, Cancel);
        await File.WriteAllBytesAsync(_folder.Key, both, Cancel);
        Assert.NotEqual(oldSecrets, newSecrets);
        Assert.Equal("sk-one", (await Another().FindAsync(reference, Cancel))!.Reveal());

        Assert.True(await Another().RenewEncryptionAsync(TimeSpan.FromDays(90), Cancel));
        Assert.Equal(both[..32], await File.ReadAllBytesAsync(_folder.Key, Cancel));
        Assert.Equal("sk-one", (await Another().FindAsync(reference, Cancel))!.Reveal());
    }

    [Fact]
    public async Task There_is_nothing_to_exchange_where_nothing_is_kept() => Assert.False(await Another().RenewEncryptionAsync(TimeSpan.Zero, Cancel));

    private LocalCredentialVault Another() => new(new VaultOptions { StateFolder = _folder.Path }, TimeProvider.System);
}
