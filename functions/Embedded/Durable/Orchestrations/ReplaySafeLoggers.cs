using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Durable.Orchestrations;

/// <summary>Makes loggers that write only what happens for the first time.</summary>
internal sealed class ReplaySafeLoggers(TaskOrchestrationContext context, ILoggerFactory loggers) : ILoggerFactory
{
    // A context that wraps another may hand on the other's loggers, which are safe already.
    public ILogger CreateLogger(string categoryName) =>
        loggers is ReplaySafeLoggers ? loggers.CreateLogger(categoryName) : new ReplaySafeLogger(context, loggers.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Add providers to the app's own logging.");

    public void Dispose()
    {
        // The loggers are the app's.
    }

    private sealed class ReplaySafeLogger(TaskOrchestrationContext context, ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => !context.IsReplaying && logger.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!context.IsReplaying)
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
