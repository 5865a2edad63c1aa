using System.Text.Json;
using Interchange.Benchmarks.Processes;

namespace Interchange.Benchmarks.Load;

/// <summary>Gives orders to a load generator in its own process.</summary>
internal sealed class LoadClient : IAsyncDisposable
{
    public ChildProcess Process { get; } = ChildProcess.StartRole(
        LoadRole.Name,
        [],
        // Answers are handled on the thread that polls the sockets: the generator takes the least it can from what it measures.
        KeyValuePair.Create("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1"));

    /// <exception cref="InvalidOperationException">An answer was wrong: a figure made of wrong answers means nothing.</exception>
    public async Task<LoadResult> RunAsync(LoadOrder order, CancellationToken cancellationToken)
    {
        var line = JsonSerializer.Serialize(order, LoadJson.Default.LoadOrder);
        await Process.Input.WriteLineAsync(line.AsMemory(), cancellationToken);
        await Process.Input.FlushAsync(cancellationToken);
        var answer = await Process.ReadLineAsync(cancellationToken);
        var result = JsonSerializer.Deserialize(answer, LoadJson.Default.LoadResult) ?? throw new InvalidDataException("A result is empty.");
        return result.Failure is null
            ? result
            : throw new InvalidOperationException($"A wrong answer from {new Uri(order.Address, order.Path)}. {result.Failure}");
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
