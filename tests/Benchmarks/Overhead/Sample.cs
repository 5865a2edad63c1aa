using Interchange.Benchmarks.Load;

namespace Interchange.Benchmarks.Overhead;

/// <summary>One round of one target.</summary>
/// <param name="Load">What the callers saw.</param>
/// <param name="ProcessorTime">What the target's process used, its backlog included.</param>
/// <param name="Drain">How long it worked on after the last answer.</param>
internal sealed record Sample(LoadResult Load, TimeSpan ProcessorTime, TimeSpan Drain)
{
    /// <summary>Milliseconds of processor time a request.</summary>
    public double ProcessorTimePerRequest => ProcessorTime.TotalMilliseconds / Load.Requests;
}
