namespace Interchange.Benchmarks.Load;

/// <summary>What one measurement found. Times are milliseconds.</summary>
/// <param name="Requests">Answers that came, complete and correct.</param>
/// <param name="Seconds">From the first request to the last answer.</param>
/// <param name="P50">Median time to the last byte.</param>
/// <param name="P99">99th percentile of the time to the last byte.</param>
/// <param name="FirstByteP50">Median time to the first byte of the body.</param>
/// <param name="FirstByteP99">99th percentile of the time to the first byte of the body.</param>
/// <param name="Pieces">Mean number of reads that an answer came in.</param>
/// <param name="Failure">The first wrong answer, or null when every one was right.</param>
internal sealed record LoadResult(
    int Requests,
    double Seconds,
    double P50,
    double P99,
    double FirstByteP50,
    double FirstByteP99,
    double Pieces,
    string? Failure)
{
    public double Throughput => Requests / Seconds;
}
