using Interchange.Gateway.Keys;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>What every <see cref="IAccountStore"/> does.</summary>
public abstract class AccountStoreContract
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract IAccountStore Store { get; }

    [Fact]
    public async Task Finds_an_account_as_it_was_created()
    {
        var account = Account();

        Assert.True(await Store.CreateAsync(account, Cancel));
        Assert.Equal(account, await Store.FindAsync(account.Id, Cancel));
    }

    [Fact]
    public async Task Does_not_find_an_account_that_was_never_created() => Assert.Null(await Store.FindAsync(Account().Id, Cancel));

    [Fact]
    public async Task Keeps_the_first_account_with_an_id()
    {
        var account = Account();
        await Store.CreateAsync(account, Cancel);

        Assert.False(await Store.CreateAsync(account with { Name = "another" }, Cancel));
        Assert.Equal(account, await Store.FindAsync(account.Id, Cancel));
    }

    [Fact]
    public async Task Lists_every_account()
    {
        Account[] accounts = [Account(), Account()];
        foreach (var account in accounts)
        {
            await Store.CreateAsync(account, Cancel);
        }

        Assert.Empty(accounts.Except(await Store.ListAsync(Cancel).ToListAsync(Cancel)));
    }

    private static Account Account() => new(Guid.NewGuid().ToString(), "Müller & Söhne", new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero));
}
