namespace Interchange.Gateway.Telemetry;

/// <summary>
/// Counts positive numbers in buckets whose bounds grow by a constant factor (the idea of DDSketch), so that every quantile is known
/// with a relative error of at most <see cref="RelativeError"/>, and the sum of two sketches is the sketch of all their numbers.
/// Numbers from 0.0001 to 1,000,000; others count as the nearest of these. Memory: four bytes for each bucket between the least and the greatest number.
/// A bucket counts to 2,147,483,647 and stays there, so that sums of whatever many sketches stay in order.
/// </summary>
internal sealed class QuantileSketch
{
    public const double RelativeError = 0.02;

    public const double Least = 1e-4;

    public const double Greatest = 1e6;

    private const double Growth = (1 + RelativeError) / (1 - RelativeError);
    private const int Slack = 8;

    private static readonly double LogGrowth = Math.Log(Growth);
    private static readonly int FirstBucket = Bucket(Least);
    private static readonly int LastBucket = Bucket(Greatest);

    private int[] _counts = [];
    private int _offset;

    /// <summary>Numbers in the sketch.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one number. Without garbage once the sketch has seen the range.</summary>
    public void Add(double value)
    {
        var bucket = Bucket(Math.Clamp(double.IsNaN(value) ? Least : value, Least, Greatest));
        Cover(bucket, bucket);
        Increase(bucket, 1);
    }

    /// <summary>Adds all numbers of another sketch.</summary>
    public void Merge(QuantileSketch other)
    {
        var (first, last) = other.Range();
        if (last < first)
        {
            return;
        }

        Cover(first, last);
        for (var bucket = first; bucket <= last; bucket++)
        {
            Increase(bucket, other._counts[bucket - other._offset]);
        }
    }

    /// <summary>Empties the sketch and keeps its memory.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
    }

    /// <summary>The number with this share of all numbers at or below it; not for an empty sketch.</summary>
    public double Quantile(double share)
    {
        if (Count == 0)
        {
            throw new InvalidOperationException("An empty sketch has no quantiles.");
        }

        var rank = (long)(share * (Count - 1));
        var index = -1;
        do
        {
            rank -= _counts[++index];
        }
        while (rank >= 0);

        // The point of the bucket that is equally far, relatively, from both of its bounds.
        return 2 * Math.Pow(Growth, index + _offset) / (Growth + 1);
    }

    /// <summary>For storage: the number of the first bucket in use, and the counts from there to the last one in use.</summary>
    public (int First, int[] Counts) ToBuckets()
    {
        var (first, last) = Range();
        return last < first ? (0, []) : (first, _counts[(first - _offset)..(last - _offset + 1)]);
    }

    /// <summary>Adds what <see cref="ToBuckets"/> gave.</summary>
    /// <exception cref="InvalidDataException">Not what it gave.</exception>
    public void AddBuckets(int first, ReadOnlySpan<int> counts)
    {
        if (counts.Length == 0)
        {
            return;
        }

        var last = (long)first + counts.Length - 1;
        if (first < FirstBucket || last > LastBucket || counts.ContainsAnyInRange(int.MinValue, -1))
        {
            throw new InvalidDataException("The buckets of a sketch lie outside its range or have negative counts.");
        }

        Cover(first, (int)last);
        for (var index = 0; index < counts.Length; index++)
        {
            Increase(first + index, counts[index]);
        }
    }

    private void Increase(int bucket, int by)
    {
        ref var count = ref _counts[bucket - _offset];
        var sum = (int)Math.Min(int.MaxValue, (long)count + by);
        Count += sum - count;
        count = sum;
    }

    private static int Bucket(double value) => (int)Math.Ceiling(Math.Log(value) / LogGrowth);

    private (int First, int Last) Range()
    {
        var counts = _counts.AsSpan();
        var first = counts.IndexOfAnyExcept(0);
        return first < 0 ? (0, -1) : (first + _offset, counts.LastIndexOfAnyExcept(0) + _offset);
    }

    private void Cover(int first, int last)
    {
        if (_counts.Length > 0 && first >= _offset && last < _offset + _counts.Length)
        {
            return;
        }

        var from = Math.Max(FirstBucket, first - Slack);
        var to = Math.Min(LastBucket, last + Slack);
        if (_counts.Length > 0)
        {
            from = Math.Min(from, _offset);
            to = Math.Max(to, _offset + _counts.Length - 1);
        }

        var grown = new int[to - from + 1];
        _counts.CopyTo(grown, _counts.Length == 0 ? 0 : _offset - from);
        _counts = grown;
        _offset = from;
    }
}
