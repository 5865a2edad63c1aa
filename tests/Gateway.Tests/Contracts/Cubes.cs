using System.Globalization;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>Roll-ups as tests compare them.</summary>
internal static class Cubes
{
    public static ActivityCube Of(IEnumerable<UsageEvent> events)
    {
        var cube = new ActivityCube();
        foreach (var one in events)
        {
            cube.Add(one);
        }

        return cube;
    }

    /// <summary>A roll-up as text: two are the same when their texts are.</summary>
    public static string Text(ActivityCube cube) => string.Join('\n', cube.Cells.Select(static cell => Text(cell.Key, cell.Value)).Order(StringComparer.Ordinal));

    public static string Text(ActivityKey key, ActivityTotals totals) => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join('|', key.Values.ToArray().Select(static value => value ?? "-"))} = {string.Join(',', totals.Sums.ToArray())} {Join(SparseSketch.Write(totals.Latency))} {Join(SparseSketch.Write(totals.Throughput))}");

    private static string Join(int[]? numbers) => string.Join(' ', numbers ?? []);
}
