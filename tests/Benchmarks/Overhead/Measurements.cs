namespace Interchange.Benchmarks.Overhead;

/// <summary>Everything that a run found, round by round.</summary>
internal sealed class Measurements(IReadOnlyList<string> targets)
{
    private readonly Dictionary<(Scenario Scenario, string Target), List<Sample>> _samples = [];

    public IReadOnlyList<string> Targets => targets;

    public List<Bill> Bills { get; } = [];

    /// <summary>Resident memory in bytes at the end of the run, by target.</summary>
    public Dictionary<string, long> Memory { get; } = new(StringComparer.Ordinal);

    public void Add(Scenario scenario, string target, Sample sample)
    {
        if (!_samples.TryGetValue((scenario, target), out var samples))
        {
            _samples.Add((scenario, target), samples = []);
        }

        samples.Add(sample);
    }

    public bool Has(string target) => targets.Contains(target, StringComparer.Ordinal);

    /// <summary>The median of a figure over the rounds.</summary>
    public double Median(Scenario scenario, string target, Func<Sample, double> figure) =>
        Middle(_samples[(scenario, target)].Select(figure));

    /// <summary>The median of a figure that compares two targets within the same round, so that drift of the machine cancels out.</summary>
    public double MedianOfPairs(Scenario scenario, string target, string other, Func<Sample, Sample, double> figure) =>
        Middle(Pairs(scenario, target, other, figure));

    public (double Least, double Most) RangeOfPairs(Scenario scenario, string target, string other, Func<Sample, Sample, double> figure)
    {
        var pairs = Pairs(scenario, target, other, figure).ToList();
        return (pairs.Min(), pairs.Max());
    }

    private IEnumerable<double> Pairs(Scenario scenario, string target, string other, Func<Sample, Sample, double> figure) =>
        _samples[(scenario, target)].Zip(_samples[(scenario, other)], figure);

    private static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
