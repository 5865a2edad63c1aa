using Interchange.Gateway.Telemetry;

namespace Interchange.Gateway.Usage.Activity;

/// <summary>A sketch as pairs of numbers: how far a bucket is behind the one before (the first: its own number), and its count. Most have few buckets, far apart.</summary>
internal static class SparseSketch
{
    /// <summary>Null for a sketch without numbers.</summary>
    public static int[]? Write(QuantileSketch? sketch)
    {
        if (sketch is null || sketch.Count == 0)
        {
            return null;
        }

        var (bucket, counts) = sketch.ToBuckets();
        var pairs = new List<int>();
        var last = 0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                pairs.Add(bucket - last);
                pairs.Add(count);
                last = bucket;
            }

            bucket++;
        }

        return [.. pairs];
    }

    /// <exception cref="InvalidDataException">Not what <see cref="Write"/> gave.</exception>
    public static QuantileSketch? Read(int[]? pairs)
    {
        if (pairs is null || pairs.Length == 0)
        {
            return null;
        }

        var sketch = new QuantileSketch();
        var bucket = 0L;
        for (var index = 0; index < pairs.Length; index += 2)
        {
            bucket += pairs[index];
            if (index + 1 == pairs.Length || bucket is < int.MinValue or > int.MaxValue)
            {
                throw new InvalidDataException("The sketch of a roll-up is not one that the gateway wrote.");
            }

            sketch.AddBuckets((int)bucket, pairs.AsSpan(index + 1, 1));
        }

        return sketch;
    }
}
