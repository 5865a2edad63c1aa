using Interchange.Gateway.Keys.Byok;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>What every <see cref="ICredentialStore"/> does.</summary>
public abstract class CredentialStoreContract
{
    private static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    private readonly string _account = Guid.NewGuid().ToString();
    private readonly string _other = Guid.NewGuid().ToString();

    protected abstract ICredentialStore Store { get; }

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_that_brought_none_has_none()
    {
        Assert.Empty(await Store.ListAsync(_account, Cancel));
        Assert.Null(await Store.FindAsync(_account, Guid.NewGuid().ToString(), Cancel));
    }

    [Fact]
    public async Task Finds_a_credential_as_it_was_created()
    {
        var plain = await CreatedAsync(Credential());
        var full = await CreatedAsync(Credential() with
        {
            Name = "Büro / \"prod\"",
            WorkspaceId = _account,
            Disabled = true,
            IsFallback = true,
            SortOrder = 7,
            IsRequired = true,
            IsByokOnly = true,
            DeclaredZdr = false,
            AllowedModels = new AllowList(["openai/gpt-5-mini", "~anthropic/claude-sonnet-latest"]),
            AllowedKeys = new AllowList([new string('a', 64)]),
            AllowedUsers = new AllowList([]),
            UpdatedAt = Start.AddDays(1),
        });

        Assert.Equal(plain, (await Store.FindAsync(_account, plain.Id, Cancel))!.Credential);
        Assert.Equal(full, (await Store.FindAsync(_account, full.Id, Cancel))!.Credential);
        Assert.Equal([plain, full], await Store.ListAsync(_account, Cancel));
    }

    [Fact]
    public async Task Finds_the_longest_lists()
    {
        string[] slugs = [.. Enumerable.Range(0, 100).Select(static index => new string('x', 196) + index.ToString("D4", System.Globalization.CultureInfo.InvariantCulture))];
        var credential = await CreatedAsync(Credential() with { AllowedModels = new AllowList([.. slugs]), AllowedUsers = new AllowList([.. slugs]) });

        Assert.Equal([credential], await Store.ListAsync(_account, Cancel));
    }

    [Fact]
    public async Task Lists_by_provider_then_fallbacks_last_then_by_sort_order_and_age()
    {
        var fallback = await CreatedAsync(Credential("openai") with { IsFallback = true });
        var second = await CreatedAsync(Credential("openai") with { SortOrder = 1, CreatedAt = Start.AddHours(-1) });
        var younger = await CreatedAsync(Credential("openai") with { CreatedAt = Start.AddHours(1) });
        var first = await CreatedAsync(Credential("openai"));
        var groq = await CreatedAsync(Credential("groq") with { SortOrder = 9 });

        Assert.Equal([groq, first, younger, second, fallback], await Store.ListAsync(_account, Cancel));
    }

    [Fact]
    public async Task What_one_account_has_another_neither_finds_nor_changes_nor_removes()
    {
        var credential = await CreatedAsync(Credential());
        var stored = (await Store.FindAsync(_account, credential.Id, Cancel))!;

        Assert.Empty(await Store.ListAsync(_other, Cancel));
        Assert.Null(await Store.FindAsync(_other, credential.Id, Cancel));
        Assert.False(await Store.UpdateAsync(stored with { Credential = credential with { AccountId = _other } }, Cancel));
        Assert.False(await Store.RemoveAsync(_other, credential.Id, Cancel));
        Assert.Equal(credential, (await Store.FindAsync(_account, credential.Id, Cancel))!.Credential);
    }

    [Fact]
    public async Task A_creation_that_is_tried_again_counts_once_and_never_replaces_another()
    {
        var credential = await CreatedAsync(Credential());

        Assert.True(await Store.CreateAsync(credential, Cancel));
        Assert.False(await Store.CreateAsync(credential with { Label = "other" }, Cancel));
        Assert.Equal([credential], await Store.ListAsync(_account, Cancel));
    }

    [Fact]
    public async Task Refuses_a_change_of_what_has_changed_since()
    {
        var credential = await CreatedAsync(Credential());
        var read = (await Store.FindAsync(_account, credential.Id, Cancel))!;
        var rotated = credential with { SecretVersion = "v2", Label = "new" };
        Assert.True(await Store.UpdateAsync(read with { Credential = rotated }, Cancel));

        Assert.False(await Store.UpdateAsync(read with { Credential = credential with { Disabled = true } }, Cancel));
        Assert.Equal(rotated, (await Store.FindAsync(_account, credential.Id, Cancel))!.Credential);
    }

    [Fact]
    public async Task A_deleted_credential_is_found_by_its_id_alone_until_it_is_removed()
    {
        var kept = await CreatedAsync(Credential());
        var gone = await CreatedAsync(Credential());
        var stored = (await Store.FindAsync(_account, gone.Id, Cancel))!;

        Assert.True(await Store.UpdateAsync(stored with { Credential = gone with { Deleted = true } }, Cancel));
        Assert.Equal([kept], await Store.ListAsync(_account, Cancel));
        Assert.True((await Store.FindAsync(_account, gone.Id, Cancel))!.Credential.Deleted);

        Assert.True(await Store.RemoveAsync(_account, gone.Id, Cancel));
        Assert.False(await Store.RemoveAsync(_account, gone.Id, Cancel));
        Assert.Null(await Store.FindAsync(_account, gone.Id, Cancel));
        Assert.False(await Store.UpdateAsync(stored, Cancel));
    }

    protected ProviderCredential Credential(string provider = "openai") => new()
    {
        Id = Guid.CreateVersion7(Start).ToString(),
        AccountId = _account,
        Provider = provider,
        Label = "sk-...AbCd",
        SecretVersion = "v1",
        CreatedAt = Start,
    };

    protected async Task<ProviderCredential> CreatedAsync(ProviderCredential credential)
    {
        Assert.True(await Store.CreateAsync(credential, Cancel));
        return credential;
    }
}
