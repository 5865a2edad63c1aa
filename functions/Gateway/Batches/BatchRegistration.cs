using Interchange.Gateway.Batches.Inline;
using Interchange.Gateway.Batches.Steps;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Chat.Durable;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Files;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Caching;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Batches;

/// <summary>Registers batches.</summary>
public static class BatchRegistration
{
    /// <summary>Adds the use cases of <c>/batches</c> and the steps that batches are made of. Needs files, jobs and chat.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of range.</exception>
    public static IServiceCollection AddBatches(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(BatchOptions.From(configuration));
        services.TryAddSingleton<IBatchStore>(static provider => new TableBatchStore(provider.GetRequiredService<TableStorage>()));
        services.TryAddSingleton(static provider => new BatchBook(provider.GetRequiredService<IBatchStore>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new BatchEndpoints(Endpoints(provider, provider.GetRequiredService<ChatOrders>())));
        services.TryAddSingleton(static provider => new StartBatch(
            provider.GetRequiredService<IBatchStore>(), provider.GetRequiredService<LineOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ExpireBatches>();
        services.AddSteps();
        services.AddRoutes();
        return services;
    }

    /// <summary>An endpoint for each API that is served and whose answers are documents of a size that fits a line.</summary>
    private static IEnumerable<IBatchEndpoint> Endpoints(IServiceProvider provider, ChatOrders orders) =>
    [
        new ChatBatchEndpoint(orders),
        .. provider.GetServices<ICallerDialect>().Select(dialect => new DialectBatchEndpoint($"/v1/{dialect.Name}", dialect, orders)),
        .. provider.GetServices<InferenceOperation>()
            .Where(static operation => operation.FormOf is null)
            .Select(operation => new OperationBatchEndpoint($"/v1/{operation.Name}", operation, orders)),
    ];

    private static void AddSteps(this IServiceCollection services) => services.TryAddSingleton(static provider =>
    {
        var book = provider.GetRequiredService<BatchBook>();
        var payloads = provider.GetRequiredService<IPayloadStore>();
        var options = provider.GetRequiredService<BatchOptions>();
        var time = provider.GetRequiredService<TimeProvider>();
        var keys = provider.GetRequiredService<KeyCache>();
        return new BatchSteps(
            new ValidateBatch(book, payloads, options, time),
            new ReadWindow(book, provider.GetRequiredService<BatchEndpoints>(), new BatchCallers((hash, token) => keys.FindAsync(hash, token), time), payloads),
            new CollectWindow(book, provider.GetRequiredService<JobResults>(), provider.GetRequiredService<ChatJobStore>(), payloads),
            new FinishBatch(book, provider.GetRequiredService<IFileStore>(), provider.GetRequiredService<JobCancellation>(), payloads, options, time),
            provider.GetRequiredService<ILogger<BatchSteps>>());
    });

    private static void AddRoutes(this IServiceCollection services)
    {
        services.TryAddSingleton(static provider => new CreateBatch(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<IFileStore>(),
            provider.GetRequiredService<BatchEndpoints>(),
            provider.GetRequiredService<StartBatch>()));
        services.TryAddSingleton(static provider => new CreateInlineBatch(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<IPayloadStore>(),
            provider.GetRequiredService<BatchEndpoints>(),
            provider.GetRequiredService<StartBatch>(),
            provider.GetRequiredService<BatchOptions>(),
            provider.GetRequiredService<FileBounds>()));
        services.TryAddSingleton(static provider => new GetBatch(
            provider.GetRequiredService<AuthenticateCaller>(), provider.GetRequiredService<BatchBook>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new GetInlineBatch(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<BatchBook>(),
            provider.GetRequiredService<IPayloadStore>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new ListBatches(
            provider.GetRequiredService<AuthenticateCaller>(), provider.GetRequiredService<IBatchStore>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new CancelBatch(
            provider.GetRequiredService<AuthenticateCaller>(),
            provider.GetRequiredService<BatchBook>(),
            provider.GetRequiredService<JobCancellation>(),
            provider.GetRequiredService<TimeProvider>()));
    }
}
