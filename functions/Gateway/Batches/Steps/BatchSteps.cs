using Interchange.Gateway.Chat.Durable;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Batches.Steps;

/// <summary>
/// The steps that a batch is made of. Each runs at least once and has the effect of once: what it writes is written under names that say what it is, and the
/// first that was written counts. What a step answers is kept in history and holds no text of requests or answers; neither does a failure.
/// </summary>
public sealed partial class BatchSteps
{
    private readonly ValidateBatch _validate;
    private readonly ReadWindow _read;
    private readonly CollectWindow _collect;
    private readonly FinishBatch _finish;
    private readonly ILogger<BatchSteps> _logger;

    internal BatchSteps(ValidateBatch validate, ReadWindow read, CollectWindow collect, FinishBatch finish, ILogger<BatchSteps> logger) =>
        (_validate, _read, _collect, _finish, _logger) = (validate, read, collect, finish, logger);

    /// <summary>Counts and looks at the lines.</summary>
    /// <exception cref="JobStepException">Something does not answer; to be tried again.</exception>
    public Task<BatchCheck> ValidateAsync(BatchRun run, CancellationToken cancellationToken) => GuardAsync(() => _validate.RunAsync(run, cancellationToken));

    /// <summary>Makes orders of the next lines.</summary>
    /// <exception cref="JobStepException">Something does not answer; to be tried again.</exception>
    public Task<BatchWindow> ReadAsync(BatchRun run, CancellationToken cancellationToken) => GuardAsync(() => _read.RunAsync(run, cancellationToken));

    /// <summary>Collects what the lines have come to; the counts with them.</summary>
    /// <exception cref="JobStepException">Something does not answer; to be tried again.</exception>
    public Task<BatchCounts> CollectAsync(BatchStep step, CancellationToken cancellationToken) => GuardAsync(() => _collect.RunAsync(step, cancellationToken));

    /// <summary>Writes the files and ends the batch.</summary>
    /// <exception cref="JobStepException">Something does not answer; to be tried again.</exception>
    public Task FinishAsync(BatchStep step, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        await _finish.RunAsync(step, cancellationToken);
        return true;
    });

    private async Task<T> GuardAsync<T>(Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        catch (Exception exception) when (exception is StorageUnavailableException or PayloadKeyUnavailableException)
        {
            // These say nothing of what is in a batch.
            throw new JobStepException(exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception.GetType().FullName, exception.StackTrace);
            throw new JobStepException($"The gateway failed inside: {exception.GetType().Name}.");
        }
    }

    // The message of an unforeseen exception is left out: it can quote what a caller sent.
    [LoggerMessage(2971, LogLevel.Error, "A step of a batch failed inside with {Exception}\n{Stack}")]
    private partial void LogFailed(string? exception, string? stack);
}
