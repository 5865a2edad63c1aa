using Azure.Core;
using Azure.Identity;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Usage.Settlement.Backup;
using Interchange.Gateway.Usage.Settlement.Reconciliation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

if (args is not ["export" or "restore" or "reconcile", ..] || args.Length != (args[0] == "reconcile" ? 1 : 2))
{
    await Console.Error.WriteLineAsync("""
        Usage: dotnet run --project functions/LedgerBackup -- export <file>
               dotnet run --project functions/LedgerBackup -- restore <file>
               dotnet run --project functions/LedgerBackup -- reconcile
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
    .AddSingleton<BackUpLedger>()
    .AddSingleton<RestoreLedger>()
    .AddSingleton<ReconcileLedger>()
    .BuildServiceProvider();

try
{
    return args[0] switch
    {
        "export" => await ExportAsync(args[1]),
        "restore" => await RestoreAsync(args[1]),
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
