using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interchange.Gateway.Usage.Activity;

/// <summary>Roll-ups as compressed JSON. Properties are added, never renamed or reused.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredCube))]
internal sealed partial class CubeJson : JsonSerializerContext
{
    public static byte[] Pack(ActivityCube cube)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            JsonSerializer.Serialize(brotli, Store(cube), Default.StoredCube);
        }

        return packed.ToArray();
    }

    /// <exception cref="InvalidDataException">Not what <see cref="Pack"/> gave.</exception>
    public static ActivityCube Unpack(Stream packed)
    {
        try
        {
            using var brotli = new BrotliStream(packed, CompressionMode.Decompress);
            return Restore(JsonSerializer.Deserialize(brotli, Default.StoredCube) ?? throw new JsonException("A roll-up is an object, not null."));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("A roll-up is not one that the gateway wrote.", exception);
        }
    }

    private static StoredCube Store(ActivityCube cube)
    {
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        var cells = new StoredCell[cube.Cells.Count];
        foreach (var (at, (key, totals)) in cube.Cells.Index())
        {
            var stored = new int[ActivityKey.Stored];
            for (var dimension = 0; dimension < stored.Length; dimension++)
            {
                stored[dimension] = key.Values[dimension] is { } value ? Index(indexes, value) : -1;
            }

            cells[at] = new StoredCell
            {
                Key = stored,
                Sums = totals.Sums.ToArray(),
                Latency = SparseSketch.Write(totals.Latency),
                Throughput = SparseSketch.Write(totals.Throughput),
            };
        }

        return new StoredCube([.. indexes.OrderBy(static text => text.Value).Select(static text => text.Key)], cells);
    }

    private static int Index(Dictionary<string, int> indexes, string value)
    {
        if (!indexes.TryGetValue(value, out var index))
        {
            indexes[value] = index = indexes.Count;
        }

        return index;
    }

    private static ActivityCube Restore(StoredCube stored)
    {
        var cube = new ActivityCube();
        foreach (var cell in stored.Cells)
        {
            var values = new string?[cell.Key.Length];
            for (var dimension = 0; dimension < values.Length; dimension++)
            {
                var index = cell.Key[dimension];
                values[dimension] = index switch
                {
                    -1 => null,
                    >= 0 when index < stored.Texts.Length => stored.Texts[index],
                    _ => throw new InvalidDataException("A roll-up has a text that is not there."),
                };
            }

            var totals = new ActivityTotals();
            totals.AddStored(cell.Sums, SparseSketch.Read(cell.Latency), SparseSketch.Read(cell.Throughput));
            cube.Add(ActivityKey.From(values), totals);
        }

        return cube;
    }
}
