using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Interchange.Benchmarks.Load;

/// <summary>A closed loop: each connection waits for its answer before it asks again.</summary>
internal static class LoadGenerator
{
    private const double TicksPerMillisecond = TimeSpan.TicksPerMillisecond;

    public static async Task<LoadResult> RunAsync(LoadOrder order, CancellationToken cancellationToken)
    {
        var request = Render(order);
        var callers = Enumerable.Range(0, order.Connections).Select(_ => new Caller(request, order.Stream)).ToList();
        try
        {
            foreach (var caller in callers)
            {
                await caller.ConnectAsync(order.Address, cancellationToken);
            }

            var started = Stopwatch.GetTimestamp();
            var goOn = Limit(order, started);
            await Task.WhenAll(callers.Select(caller => caller.CallAsync(goOn, cancellationToken)));
            return Summarize(callers, Stopwatch.GetElapsedTime(started));
        }
        finally
        {
            callers.ForEach(static caller => caller.Dispose());
        }
    }

    private static Func<bool> Limit(LoadOrder order, long started)
    {
        if (order.Requests is { } requests)
        {
            var left = requests;
            return () => Interlocked.Decrement(ref left) >= 0;
        }

        var duration = TimeSpan.FromSeconds(order.Seconds ?? throw new ArgumentException("An order needs seconds or requests.", nameof(order)));
        return () => Stopwatch.GetElapsedTime(started) < duration;
    }

    private static LoadResult Summarize(List<Caller> callers, TimeSpan elapsed)
    {
        var (latencies, firstBytes) = (Caller.NewHistogram(), Caller.NewHistogram());
        foreach (var caller in callers)
        {
            latencies.Add(caller.Latencies);
            firstBytes.Add(caller.FirstBytes);
        }

        var failure = callers.Select(static caller => caller.Failure).FirstOrDefault(static failure => failure is not null);
        if (latencies.TotalCount == 0)
        {
            return new LoadResult(0, elapsed.TotalSeconds, 0, 0, 0, 0, 0, failure ?? "There was no answer at all.");
        }

        return new LoadResult(
            (int)latencies.TotalCount,
            elapsed.TotalSeconds,
            latencies.GetValueAtPercentile(50) / TicksPerMillisecond,
            latencies.GetValueAtPercentile(99) / TicksPerMillisecond,
            firstBytes.GetValueAtPercentile(50) / TicksPerMillisecond,
            firstBytes.GetValueAtPercentile(99) / TicksPerMillisecond,
            callers.Sum(static caller => (double)caller.Pieces) / latencies.TotalCount,
            failure);
    }

    private static byte[] Render(LoadOrder order)
    {
        var head = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"POST {order.Path} HTTP/1.1\r\nHost: {order.Address.Authority}\r\n")
            .Append(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(order.Body)}\r\n");
        foreach (var (name, value) in order.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        return Encoding.UTF8.GetBytes(head.Append("\r\n").Append(order.Body).ToString());
    }
}
