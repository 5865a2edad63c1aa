using CsCheck;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Tests.Usage.Activity;

public sealed class ActivityCubeTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    private static readonly Gen<UsageEvent[]> Events = Generated.Events(Start, 900);

    [Fact]
    public void However_events_are_split_the_sum_is_the_same() => Gen.Select(Events, Gen.Int[1, 7].Array[60]).Sample(static (events, parts) =>
    {
        var sum = new ActivityCube();
        foreach (var part in events.Zip(parts).GroupBy(static one => one.Second))
        {
            sum.Add(Cubes.Of(part.Select(static one => one.First)));
        }

        Assert.Equal(Cubes.Text(Cubes.Of(events)), Cubes.Text(sum));
    });

    [Fact]
    public void Neither_the_order_of_events_nor_of_sums_matters() => Gen.Select(Events, Events, Gen.Int).Sample(static (one, other, seed) =>
    {
        var shuffled = one.Concat(other).ToArray();
        new Random(seed).Shuffle(shuffled);
        var (left, right) = (Cubes.Of(one), Cubes.Of(other));
        left.Add(Cubes.Of(other));
        right.Add(Cubes.Of(one));

        Assert.Equal(Cubes.Text(left), Cubes.Text(right));
        Assert.Equal(Cubes.Text(Cubes.Of(shuffled)), Cubes.Text(left));
    });

    [Fact]
    public void Adding_up_leaves_what_was_added_as_it_was() => Gen.Select(Events, Events).Sample(static (one, other) =>
    {
        var (sum, added) = (Cubes.Of(one), Cubes.Of(other));
        var before = Cubes.Text(added);
        sum.Add(added);
        sum.Add(added);

        Assert.Equal(before, Cubes.Text(added));
    });

    [Fact]
    public void Survives_storage() => Events.Sample(static events =>
    {
        using var packed = new MemoryStream(CubeJson.Pack(Cubes.Of(events)));

        Assert.Equal(Cubes.Text(Cubes.Of(events)), Cubes.Text(CubeJson.Unpack(packed)));
    });

    [Fact]
    public void Not_telling_end_users_apart_changes_no_sum() => Events.Sample(static events =>
    {
        var cube = Cubes.Of(events);
        var without = cube.WithoutUsers();

        Assert.False(without.HasUsers);
        Assert.Equal(Total(cube), Total(without));
        Assert.Equal(Cubes.Text(Cubes.Of(events.Select(static e => e with { ExternalUser = null }))), Cubes.Text(without));
    });

    [Fact]
    public void Made_smaller_it_has_the_same_sums_and_always_the_same_cells() => Gen.Select(Events, Gen.Int[1, 40], Gen.Int).Sample(static (events, cells, seed) =>
    {
        var shuffled = events.ToArray();
        new Random(seed).Shuffle(shuffled);
        var cube = Cubes.Of(events);
        var fitted = CubeSize.Fit(cube, cells);

        Assert.Equal(Total(cube), Total(fitted));
        Assert.True(cube.Cells.Count > cells || Cubes.Text(cube) == Cubes.Text(fitted));
        Assert.Equal(Cubes.Text(fitted), Cubes.Text(CubeSize.Fit(Cubes.Of(shuffled), cells)));
    });

    [Fact]
    public void Made_smaller_it_keeps_the_frequent_apart_and_gives_up_end_users_first()
    {
        var often = Enumerable.Range(0, 10).SelectMany(static user => Enumerable.Range(0, 5).Select(_ => Event($"frequent-{user}")));
        var cube = Cubes.Of([.. often, .. Enumerable.Range(0, 500).Select(static user => Event($"rare-{user}"))]);

        var fitted = CubeSize.Fit(cube, 100);

        Assert.InRange(fitted.Cells.Count, 11, 100);
        Assert.Equal(10, fitted.Cells.Count(static cell => cell.Key[ActivityDimension.ExternalUser]!.StartsWith("frequent", StringComparison.Ordinal) && cell.Value[ActivityMeasure.Requests] == 5));
        Assert.All(fitted.Cells.Keys, static key => Assert.Equal("App", key[ActivityDimension.App]));
        Assert.Contains(fitted.Cells.Keys, static key => key[ActivityDimension.ExternalUser] == ActivityKey.Other);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"texts":["a"],"cells":[{"key":[1],"sums":[1]}]}""")]
    [InlineData("""{"texts":["a"],"cells":[{"key":[-2],"sums":[1]}]}""")]
    [InlineData("""{"texts":["a"],"cells":[{"key":[0],"sums":[1],"latency":[5]}]}""")]
    [InlineData("""{"texts":["a"],"cells":[{"key":[0],"sums":[1],"latency":[5000000,1]}]}""")]
    [InlineData("""{"texts":["a"],"cells":[{"key":[0],"sums":[1],"latency":[5,-1]}]}""")]
    public void Says_that_it_did_not_write_what_it_did_not_write(string json)
    {
        using var stream = new MemoryStream(Packed(json));

        Assert.Throws<InvalidDataException>(() => CubeJson.Unpack(stream));
    }

    [Fact]
    public void Reads_what_was_stored_when_there_were_fewer_dimensions_and_measures()
    {
        using var stream = new MemoryStream(Packed("""{"texts":["a/b","free"],"cells":[{"key":[0,1],"sums":[7,2]}]}"""));

        var (key, totals) = Assert.Single(CubeJson.Unpack(stream).Cells);

        Assert.Equal(("a/b", "free", null), (key[ActivityDimension.Model], key[ActivityDimension.Variant], key[ActivityDimension.ExternalUser]));
        Assert.Equal((7, 2, 0), (totals[ActivityMeasure.Requests], totals[ActivityMeasure.Failed], totals[ActivityMeasure.Charged]));
    }

    private static byte[] Packed(string json)
    {
        using var packed = new MemoryStream();
        using (var brotli = new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(System.Text.Encoding.UTF8.GetBytes(json));
        }

        return packed.ToArray();
    }

    private static string Total(ActivityCube cube)
    {
        var total = new ActivityTotals();
        foreach (var totals in cube.Cells.Values)
        {
            total.Add(totals);
        }

        return Cubes.Text(ActivityKey.From([]), total);
    }

    private static UsageEvent Event(string user) => new()
    {
        GenerationId = "gen-1",
        AccountId = "account",
        KeyHash = "k",
        Model = "a/b",
        CreatedAt = Start,
        Streamed = false,
        AppTitle = "App",
        ExternalUser = user,
    };
}
