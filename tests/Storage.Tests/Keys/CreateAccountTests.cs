using System.Diagnostics;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger.Tables;
using Interchange.Gateway.Keys;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Keys;

public sealed class CreateAccountTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operator_makes_an_account_with_a_management_key_and_credits()
    {
        var (exit, said) = await RunAsync("account", "create", "Team A", "12.5");

        Assert.Equal(0, exit);
        var shown = said.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Single(static word => word.StartsWith(KeySecret.Prefix, StringComparison.Ordinal));
        Assert.True(KeySecret.TryHash(shown, out var hash));
        var storage = Tables.Of(azurite).Storage;
        var key = (await new TableKeyStore(storage).FindAsync(hash.ToString(), Cancel))!.Key;
        Assert.Equal(KeyKind.Management, key.Kind);
        Assert.Equal("Team A", (await new TableAccountStore(storage).FindAsync(key.AccountId, Cancel))!.Name);
        Assert.Equal(Money.FromDollars(12.5m), (await new TableCreditLedger(storage, TimeProvider.System).ReadBalanceAsync(key.AccountId, Cancel)).Available);
    }

    [Theory]
    [InlineData("account", "create")]
    [InlineData("account", "create", "Team A", "-1")]
    [InlineData("account", "create", "Team A", "much")]
    [InlineData("account", "create", "Team A", "1e9")]
    [InlineData("ledger", "export")]
    [InlineData("nothing")]
    public async Task Other_words_are_answered_with_the_usage(params string[] arguments)
    {
        var (exit, said) = await RunAsync(arguments);

        Assert.Equal(2, exit);
        Assert.StartsWith("Usage:", said, StringComparison.Ordinal);
    }

    private async Task<(int Exit, string Said)> RunAsync(params string[] arguments)
    {
        using var tool = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Interchange.Operator.dll"), .. arguments])
        {
            Environment = { ["Storage__Tables"] = azurite.ConnectionString },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = await Task.WhenAll(tool.StandardOutput.ReadToEndAsync(Cancel), tool.StandardError.ReadToEndAsync(Cancel));
        await tool.WaitForExitAsync(Cancel);
        return (tool.ExitCode, string.Concat(said));
    }
}
