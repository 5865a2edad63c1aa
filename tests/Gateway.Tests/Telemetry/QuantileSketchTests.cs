using CsCheck;
using Interchange.Gateway.Telemetry;

namespace Interchange.Gateway.Tests.Telemetry;

public sealed class QuantileSketchTests
{
    private static readonly Gen<double[]> Values = Gen.Double[Math.Log(QuantileSketch.Least), Math.Log(QuantileSketch.Greatest)].Select(Math.Exp).Array[1, 300];

    [Fact]
    public void Every_quantile_is_within_the_relative_error() => Gen.Select(Values, Gen.Double[0, 1]).Sample((values, share) =>
    {
        var sketch = Of(values);
        var exact = values.Order().ElementAt((int)(share * (values.Length - 1)));

        Assert.InRange(sketch.Quantile(share) / exact, 1 - QuantileSketch.RelativeError - 1e-9, 1 + QuantileSketch.RelativeError + 1e-9);
    });

    [Fact]
    public void Merging_is_adding_all_values() => Gen.Select(Values, Values).Sample((one, other) =>
    {
        var merged = Of(one);
        merged.Merge(Of(other));

        Same(Of([.. one, .. other]), merged);
    });

    [Fact]
    public void Merging_knows_no_order() => Gen.Select(Values, Values).Sample((one, other) =>
    {
        var (left, right) = (Of(one), Of(other));
        left.Merge(Of(other));
        right.Merge(Of(one));

        Same(left, right);
    });

    [Fact]
    public void Survives_storage() => Values.Sample(values =>
    {
        var (first, counts) = Of(values).ToBuckets();
        var read = new QuantileSketch();
        read.AddBuckets(first, counts);

        Same(Of(values), read);
    });

    [Fact]
    public void An_emptied_sketch_is_as_new() => Gen.Select(Values, Values).Sample((before, after) =>
    {
        var sketch = Of(before);
        sketch.Clear();
        Assert.Equal(0, sketch.Count);
        Assert.Empty(sketch.ToBuckets().Counts);
        foreach (var value in after)
        {
            sketch.Add(value);
        }

        Same(Of(after), sketch);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_too_small_counts_as_the_least(double value) =>
        Assert.InRange(Of([value]).Quantile(0.5), QuantileSketch.Least * 0.97, QuantileSketch.Least * 1.03);

    [Theory]
    [InlineData(1e9)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_too_large_counts_as_the_greatest(double value) =>
        Assert.InRange(Of([value]).Quantile(0.5), QuantileSketch.Greatest * 0.97, QuantileSketch.Greatest * 1.03);

    [Theory]
    [InlineData(-1_000_000, 1)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(0, -1)]
    public void Refuses_buckets_that_no_sketch_has(int first, int count) =>
        Assert.Throws<InvalidDataException>(() => new QuantileSketch().AddBuckets(first, [count]));

    [Fact]
    public void A_full_bucket_stays_full()
    {
        var (first, _) = Of([1]).ToBuckets();
        var sketch = new QuantileSketch();
        sketch.AddBuckets(first, [int.MaxValue - 1, 5]);
        sketch.AddBuckets(first, [7, 5]);
        sketch.Add(1);

        Assert.Equal([int.MaxValue, 10], sketch.ToBuckets().Counts);
        Assert.Equal(int.MaxValue + 10L, sketch.Count);
        Assert.True(sketch.Quantile(1) > sketch.Quantile(0.5));
    }

    [Fact]
    public void Adding_to_a_sketch_that_has_seen_the_range_makes_no_garbage()
    {
        var sketch = Of([0.01, 100]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            sketch.Add(0.01 + (i * 0.05));
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static QuantileSketch Of(double[] values)
    {
        var sketch = new QuantileSketch();
        foreach (var value in values)
        {
            sketch.Add(value);
        }

        return sketch;
    }

    private static void Same(QuantileSketch expected, QuantileSketch actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.ToBuckets().First, actual.ToBuckets().First);
        Assert.Equal(expected.ToBuckets().Counts, actual.ToBuckets().Counts);
    }
}
