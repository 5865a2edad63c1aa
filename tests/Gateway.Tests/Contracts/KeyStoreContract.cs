using System.Security.Cryptography;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Rotation;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>What every <see cref="IKeyStore"/> does. Tests share one store, so each has an account of its own.</summary>
public abstract class KeyStoreContract
{
    private readonly string _account = Guid.NewGuid().ToString();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract IKeyStore Store { get; }

    [Fact]
    public async Task Finds_a_key_as_it_was_created()
    {
        var key = Key() with
        {
            Kind = KeyKind.Management,
            Name = "Füße 🦶 \"quoted\"",
            Disabled = true,
            CreatedAt = new DateTimeOffset(2026, 3, 14, 9, 26, 53, 589, TimeSpan.Zero).AddTicks(7932),
            UpdatedAt = new DateTimeOffset(2026, 3, 15, 0, 0, 0, TimeSpan.Zero),
            ExpiresAt = new DateTimeOffset(2027, 12, 31, 23, 59, 59, TimeSpan.Zero),
            Limit = 999_999_999.123456789m,
            LimitReset = "weekly",
            IncludeByokInLimit = true,
            CreatorUserId = "user_1",
        };

        Assert.True(await Store.CreateAsync(key, Cancel));

        Assert.Equal(key, (await Store.FindAsync(key.Hash, Cancel))?.Key);
    }

    [Fact]
    public async Task Finds_a_key_that_has_only_what_is_required()
    {
        var key = await CreatedAsync();

        Assert.Equal(key, (await Store.FindAsync(key.Hash, Cancel))?.Key);
    }

    [Fact]
    public async Task Does_not_find_a_key_that_was_never_created() => Assert.Null(await Store.FindAsync(Key().Hash, Cancel));

    [Fact]
    public async Task Creating_a_key_again_changes_nothing()
    {
        var key = await CreatedAsync();

        Assert.True(await Store.CreateAsync(key, Cancel));
        Assert.Equal([key], await ListAsync());
    }

    [Fact]
    public async Task Refuses_another_key_with_the_same_hash()
    {
        var key = await CreatedAsync();

        Assert.False(await Store.CreateAsync(key with { Name = "another" }, Cancel));
        Assert.Equal(key, (await Store.FindAsync(key.Hash, Cancel))?.Key);
    }

    [Fact]
    public async Task Updates_a_key_and_changes_its_version()
    {
        var key = await CreatedAsync(static key => key with { Limit = 5, ExpiresAt = key.CreatedAt.AddDays(1), CreatorUserId = "user_1" });
        var before = (await Store.FindAsync(key.Hash, Cancel))!;
        var changed = key with { Name = "renamed", Disabled = true, Limit = null, ExpiresAt = null };

        Assert.True(await Store.UpdateAsync(before with { Key = changed }, Cancel));

        var after = (await Store.FindAsync(key.Hash, Cancel))!;
        Assert.Equal(changed, after.Key);
        Assert.NotEqual(before.Version, after.Version);
        Assert.Equal([changed], await ListAsync());
    }

    [Fact]
    public async Task Refuses_an_update_of_a_version_that_has_passed()
    {
        var key = await CreatedAsync();
        var seen = (await Store.FindAsync(key.Hash, Cancel))!;
        Assert.True(await Store.UpdateAsync(seen with { Key = key with { Name = "first" } }, Cancel));

        Assert.False(await Store.UpdateAsync(seen with { Key = key with { Name = "second" } }, Cancel));
        Assert.Equal("first", (await Store.FindAsync(key.Hash, Cancel))?.Key.Name);
    }

    [Fact]
    public async Task Lets_one_of_many_concurrent_updates_through()
    {
        var key = await CreatedAsync();
        var seen = (await Store.FindAsync(key.Hash, Cancel))!;

        var updates = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Task.Run(() => Store.UpdateAsync(seen with { Key = key with { Name = $"writer {i}" } }, Cancel), Cancel)));

        Assert.Single(updates, static won => won);
    }

    [Fact]
    public async Task Refuses_an_update_of_a_key_that_is_gone()
    {
        var key = await CreatedAsync();
        var seen = (await Store.FindAsync(key.Hash, Cancel))!;
        Assert.True(await Store.DeleteAsync(key, Cancel));

        Assert.False(await Store.UpdateAsync(seen with { Key = key with { Name = "back" } }, Cancel));
        Assert.Null(await Store.FindAsync(key.Hash, Cancel));
    }

    [Fact]
    public async Task Finds_a_rotated_key_by_each_of_its_secrets_and_by_its_hash_alone()
    {
        var key = await CreatedAsync();
        Assert.Equal(key, (await Store.FindBySecretAsync(key.Hash, Cancel))?.Key);
        var second = await RotatedAsync(key, TimeSpan.FromDays(1));
        var third = await RotatedAsync(second, TimeSpan.FromHours(1));

        foreach (var hash in (string[])[key.Hash, second.Secrets!.Current, third.Secrets!.Current])
        {
            Assert.Equal(third, (await Store.FindBySecretAsync(hash, Cancel))?.Key);
        }

        Assert.Equal(third, (await Store.FindAsync(key.Hash, Cancel))?.Key);
        Assert.Null(await Store.FindAsync(third.Secrets!.Current, Cancel));
        Assert.Equal([third], await ListAsync());
    }

    [Fact]
    public async Task A_rotation_of_a_version_that_has_passed_leaves_the_key_as_it_is()
    {
        var key = await CreatedAsync();
        var seen = (await Store.FindAsync(key.Hash, Cancel))!;
        Assert.True(await Store.UpdateAsync(seen with { Key = key with { Name = "first" } }, Cancel));
        var rotated = KeyRotation.Rotate(key, Secret(), TimeSpan.Zero, key.CreatedAt);

        Assert.False(await Store.RotateAsync(seen, rotated, Cancel));

        var found = await Store.FindBySecretAsync(rotated.Secrets!.Current, Cancel);
        Assert.False(found is not null && KeyRotation.IsOf(found.Key, rotated.Secrets.Current, out _));
        Assert.True(KeyRotation.IsOf((await Store.FindBySecretAsync(key.Hash, Cancel))!.Key, key.Hash, out _));
    }

    [Fact]
    public async Task A_rotated_key_that_is_deleted_is_found_by_none_of_its_secrets()
    {
        var key = await CreatedAsync();
        var rotated = await RotatedAsync(key, TimeSpan.FromDays(1));

        Assert.True(await Store.DeleteAsync(rotated, Cancel));

        Assert.Null(await Store.FindBySecretAsync(key.Hash, Cancel));
        Assert.Null(await Store.FindBySecretAsync(rotated.Secrets!.Current, Cancel));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Deletes_a_key_once()
    {
        var key = await CreatedAsync();

        Assert.True(await Store.DeleteAsync(key, Cancel));
        Assert.False(await Store.DeleteAsync(key, Cancel));
        Assert.Null(await Store.FindAsync(key.Hash, Cancel));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Lists_the_keys_of_one_account_newest_first()
    {
        var start = Key().CreatedAt;
        var keys = new List<ApiKey>();
        foreach (var minute in (int[])[3, 1, 60, 2, 59])
        {
            keys.Add(await CreatedAsync(key => key with { CreatedAt = start.AddMinutes(minute) }));
        }

        var other = Key() with { AccountId = Guid.NewGuid().ToString() };
        await Store.CreateAsync(other, Cancel);

        Assert.Equal(keys.OrderByDescending(static key => key.CreatedAt), await ListAsync());
    }

    [Fact]
    public async Task Lists_more_keys_than_fit_into_one_answer_of_a_page()
    {
        var start = Key().CreatedAt;
        var keys = await Task.WhenAll(Enumerable.Range(0, 130).Select(i => CreatedAsync(key => key with { CreatedAt = start.AddSeconds(i) })));

        Assert.Equal(keys.Reverse(), await ListAsync());
        Assert.Equal(keys.Reverse().Take(3), await Store.ListAsync(_account, Cancel).Take(3).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Lists_nothing_for_an_account_without_keys() => Assert.Empty(await ListAsync());

    protected async Task<ApiKey> CreatedAsync(Func<ApiKey, ApiKey>? change = null)
    {
        var key = change is null ? Key() : change(Key());
        Assert.True(await Store.CreateAsync(key, Cancel));
        return key;
    }

    protected async Task<ApiKey> RotatedAsync(ApiKey key, TimeSpan grace, TimeSpan after = default)
    {
        var rotated = KeyRotation.Rotate(key, Secret(), grace, key.CreatedAt + after);
        Assert.True(await Store.RotateAsync((await Store.FindAsync(key.Hash, Cancel))!, rotated, Cancel));
        return rotated;
    }

    protected static KeySecret Secret()
    {
        using var random = RandomNumberGenerator.Create();
        return KeySecret.Generate(random);
    }

    protected ApiKey Key()
    {
        var secret = Secret();
        return new ApiKey
        {
            Hash = secret.Hash.ToString(),
            AccountId = _account,
            Kind = KeyKind.Inference,
            Name = "key",
            Label = secret.Label,
            CreatedAt = new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero),
        };
    }

    protected async Task<List<ApiKey>> ListAsync() => await Store.ListAsync(_account, Cancel).ToListAsync(Cancel);
}
