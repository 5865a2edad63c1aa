using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Tests.Usage.Activity;

/// <summary>What was logged.</summary>
internal sealed class CapturedLogs : ILoggerFactory, ILogger
{
    public ConcurrentQueue<string> Errors { get; } = new();

    public ConcurrentQueue<string> Warnings { get; } = new();

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Warning)
        {
            (logLevel >= LogLevel.Error ? Errors : Warnings).Enqueue(formatter(state, exception));
        }
    }

    public void Dispose()
    {
    }
}
