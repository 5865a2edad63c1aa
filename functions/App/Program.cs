using Interchange.App.Errors;
using Interchange.App.Identity;
using Interchange.App.Telemetry;
using Interchange.App.Usage;
using Interchange.Gateway.Audio;
using Interchange.Gateway.Batches;
using Interchange.Gateway.Billing;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Refresh;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Completions;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Embeddings;
using Interchange.Gateway.Files;
using Interchange.Gateway.Health;
using Interchange.Gateway.Images;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Start;
using Interchange.Gateway.Limits;
using Interchange.Gateway.Messages;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Byok;
using Interchange.Gateway.Providers.Scripted;
using Interchange.Gateway.Providers.Vault;
using Interchange.Gateway.Rerank;
using Interchange.Gateway.Responses;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Usage.Activity;
using Interchange.Gateway.Usage.DeadLetters;
using Interchange.Gateway.Usage.Generations;
using Interchange.Gateway.Usage.Settlement;
using Interchange.Gateway.Usage.Settlement.Backup;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<ErrorMiddleware>();

// Larger than the gateway's own limit, so that the gateway's 413 is the one that callers see.
builder.Services.Configure<KestrelServerOptions>(static options => options.Limits.MaxRequestBodySize = 64 * 1024 * 1024);
builder.Services.AddSingleton(TimeProvider.System);

// Before the catalog, so that an operator's overlay has the last word.
if (!builder.Environment.IsProduction())
{
    builder.Services.AddScripted().AddFirstStart();
}

builder.Services
    .AddIdentity(builder.Configuration, builder.Environment)
    .AddStorage()
    .AddLedger()
    .AddLedgerBackup()
    .AddLimits(builder.Configuration)
    .AddKeys()
    .AddBilling(builder.Configuration)
    .AddVaultKeys(builder.Configuration)
    .AddProviders(builder.Configuration)
    .AddByok(builder.Configuration)
    .AddCatalog(builder.Configuration)
    .AddCatalogRefresh(builder.Configuration)
    .AddUsageEvents(builder.Configuration)
    .AddGenerations()
    .AddActivity()
    .AddSettlement()
    .AddDeadLetters()
    .AddPayloads(builder.Configuration)
    .AddFiles(builder.Configuration)
    .AddJobs(builder.Configuration)
    .AddChat(builder.Configuration)
    .AddCompletions()
    .AddAudio()
    .AddEmbeddings()
    .AddImages()
    .AddMessages()
    .AddRerank()
    .AddResponses(builder.Configuration)
    .AddBatches(builder.Configuration)
    .AddHealth()
    .AddEndpointHealth()
    .AddTelemetry(builder.Configuration);

await builder.Build().RunAsync();
