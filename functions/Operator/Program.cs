using System.Globalization;
using System.Security.Cryptography;
using Azure.Core;
using Azure.Identity;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Start;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Usage.Settlement.Backup;
using Interchange.Gateway.Usage.Settlement.Reconciliation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

if (args is not (["ledger", "export" or "restore", _] or ["ledger", "reconcile"] or ["account", "create", _] or ["account", "create", _, _])
    || !TryReadCredits(args is ["account", _, _, var text] ? text : "0", out var credits))
{
    await Console.Error.WriteLineAsync("""
        Usage: dotnet run --project functions/Operator -- account create <name> [<credits in dollars>]
               dotnet run --project functions/Operator -- ledger export <file>
               dotnet run --project functions/Operator -- ledger restore <file>
               dotnet run --project functions/Operator -- ledger reconcile
        The storage is the one that Storage__Tables names, as for the gateway; an address is opened with your own sign-in.
        """);
    return 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};

await using var services = new ServiceCollection()
    .AddLogging()
    .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddEnvironmentVariables().Build())
    .AddSingleton<TokenCredential>(static _ => new DefaultAzureCredential())
    .AddLedger()
    .AddSingleton<IAccountStore>(static provider => new TableAccountStore(provider.GetRequiredService<TableStorage>()))
    .AddSingleton<IKeyStore>(static provider => new TableKeyStore(provider.GetRequiredService<TableStorage>()))
    .AddSingleton(RandomNumberGenerator.Create())
    .AddSingleton<CreateAccount>()
    .AddSingleton<BackUpLedger>()
    .AddSingleton<RestoreLedger>()
    .AddSingleton<ReconcileLedger>()
    .BuildServiceProvider();

try
{
    return args switch
    {
        ["account", _, var name, ..] => await CreateAccountAsync(name),
        [_, "export", var path] => await ExportAsync(path),
        [_, "restore", var path] => await RestoreAsync(path),
        _ => await ReconcileAsync(),
    };
}
catch (Exception exception) when (exception is BackupDamagedException or InvalidDataException or StorageUnavailableException or InvalidOperationException or IOException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Interrupted. A restore goes on where it was when it is run again; an export has to be taken anew.");
    return 1;
}

bool TryReadCredits(string text, out Money credits)
{
    var isAmount = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars) && dollars <= 1_000_000;
    credits = isAmount ? Money.FromDollars(dollars) : default;
    return isAmount;
}

async Task<int> CreateAccountAsync(string name)
{
    var (account, key) = await services.GetRequiredService<CreateAccount>().RunAsync(name, credits, interrupted.Token);
    Console.WriteLine($"""
        Account {account.Id} has this management key, shown this once:

          {key.Reveal()}

        It makes the keys that call models: POST /api/v1/keys.
        """);
    return 0;
}

async Task<int> ExportAsync(string path)
{
    // Under another name until it is complete, so that no half file is taken for a backup.
    var part = path + ".part";
    BackupSummary summary;
    await using (var file = new FileStream(part, FileMode.Create))
    {
        summary = await services.GetRequiredService<BackUpLedger>().WriteAsync(file, interrupted.Token);
        file.Flush(flushToDisk: true);
    }

    File.Move(part, path, overwrite: true);
    Console.WriteLine($"{summary.Accounts} accounts with {summary.Entries} credit entries and {summary.Pages} pages of charges are in {path}; they add up.");
    return 0;
}

async Task<int> RestoreAsync(string path)
{
    await using var file = File.OpenRead(path);
    var added = await services.GetRequiredService<RestoreLedger>().RunAsync(file, interrupted.Token);
    Console.WriteLine($"{added.Accounts} accounts, {added.Entries} credit entries and {added.Pages} pages of charges were missing and are there now.");
    return await ReconcileAsync();
}

async Task<int> ReconcileAsync()
{
    var reports = await services.GetRequiredService<ReconcileLedger>().RunAsync(interrupted.Token);
    foreach (var report in reports)
    {
        foreach (var (what, kept, recomputed) in report.Differences)
        {
            Console.WriteLine($"account {report.AccountId}: {what} is {kept.Dollars} dollars and should be {recomputed.Dollars}");
        }
    }

    var differences = reports.Sum(static report => report.Differences.Count);
    Console.WriteLine($"{reports.Count} accounts reconciled, {differences} differences.");
    return differences == 0 ? 0 : 1;
}
