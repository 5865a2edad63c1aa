using Interchange.Gateway.Routing.Candidates;

namespace Interchange.Gateway.Routing.Selection;

/// <summary>
/// Steps endpoints back that do worse than their neighbours at calling tools: throughput below the median by more than 1.5 standard deviations, or tool
/// success by more than 2, estimated by the median absolute deviation. Needs four endpoints with measurements. Source: OpenRouter's Auto Exacto.
/// </summary>
internal static class AutoExacto
{
    private const int LeastMeasured = 4;
    private const double ThroughputSigmas = 1.5;
    private const double ToolSigmas = 2;

    /// <summary>Ratio of the standard deviation to the median absolute deviation, where values are spread normally.</summary>
    private const double SigmaPerDeviation = 1.4826;

    /// <summary>Where nearly all are equal, a sixth digit is no difference: a deviation counts as at least this share of the median.</summary>
    private const double LeastSigma = 0.02;

    private const int OnStack = 64;

    /// <param name="candidates">The candidates of one model.</param>
    /// <param name="explicitly">True when the caller sorts by quality: what is not measured then comes after what is known to be good.</param>
    public static void Rank(Span<Candidate> candidates, bool explicitly)
    {
        var slowest = Bound(candidates, static c => c.Throughput, ThroughputSigmas);
        var clumsiest = Bound(candidates, static c => c.ToolSuccess, ToolSigmas);
        foreach (ref var candidate in candidates)
        {
            var bad = candidate.Throughput < slowest || candidate.ToolSuccess < clumsiest;
            var unknown = double.IsNaN(candidate.Throughput) && double.IsNaN(candidate.ToolSuccess);
            candidate.Standing = (byte)(bad ? 2 : explicitly && unknown ? 1 : 0);
        }
    }

    /// <summary>Below this a value is bad; negative infinity when there are too few to tell.</summary>
    private static double Bound(ReadOnlySpan<Candidate> candidates, Func<Candidate, double> value, double sigmas)
    {
        var values = candidates.Length <= OnStack ? stackalloc double[candidates.Length] : new double[candidates.Length];
        var count = 0;
        foreach (ref readonly var candidate in candidates)
        {
            if (value(candidate) is var measured && !double.IsNaN(measured))
            {
                values[count++] = measured;
            }
        }

        if (count < LeastMeasured)
        {
            return double.NegativeInfinity;
        }

        values = values[..count];
        var median = Median(values);
        foreach (ref var deviation in values)
        {
            deviation = Math.Abs(deviation - median);
        }

        var sigma = Math.Max(Median(values) * SigmaPerDeviation, Math.Abs(median) * LeastSigma);
        return median - (sigmas * sigma);
    }

    private static double Median(Span<double> values)
    {
        values.Sort();
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
