using Interchange.Gateway.Jobs;

namespace Interchange.Gateway.Chat.Dialects;

/// <summary>The dialect of a request that may be answered elsewhere.</summary>
/// <param name="Name">Of the dialect.</param>
/// <param name="State">What its encoder has to know; null for nothing.</param>
internal sealed record DialectOfRun(string Name, string? State)
{
    /// <inheritdoc cref="DialectRequest.Receipt"/>
    public Func<JobKey, DialectGeneration, CancellationToken, Task<ReadOnlyMemory<byte>>>? Receipt { get; init; }
}
