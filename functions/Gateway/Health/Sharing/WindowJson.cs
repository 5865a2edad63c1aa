using System.Text.Json;
using System.Text.Json.Serialization;
using Interchange.Gateway.Health.Endpoints;

namespace Interchange.Gateway.Health.Sharing;

/// <summary>The cells of a window row as JSON: by endpoint name, counts and the buckets of the two sketches. Properties are added, never renamed or reused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Dictionary<string, StoredCell>))]
internal sealed partial class WindowJson : JsonSerializerContext
{
    public static string Write(SharedWindow window)
    {
        var stored = new Dictionary<string, StoredCell>(window.Cells.Count, StringComparer.Ordinal);
        foreach (var (name, cell) in window.Cells)
        {
            stored.Add(name, Sharing.StoredCell.From(cell, window.Scale.HasDistributions));
        }

        return JsonSerializer.Serialize(stored, Default.DictionaryStringStoredCell);
    }

    /// <exception cref="InvalidDataException">Not what <see cref="Write"/> wrote.</exception>
    public static Dictionary<string, WindowCell> Read(string json)
    {
        try
        {
            var cells = new Dictionary<string, WindowCell>(StringComparer.Ordinal);
            foreach (var (name, stored) in JsonSerializer.Deserialize(json, Default.DictionaryStringStoredCell) ?? [])
            {
                cells.Add(name, stored.ToCell());
            }

            return cells;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("A window row is not one that the gateway wrote.", exception);
        }
    }
}
