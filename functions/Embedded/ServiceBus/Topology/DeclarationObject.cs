using System.Text.Json;
using System.Xml;

namespace Interchange.Embedded.ServiceBus.Topology;

/// <summary>Reads one JSON object of servicebus.json property by property, and says where it is when something is wrong.</summary>
/// <param name="where">The file and the path of the entry, as messages begin.</param>
internal sealed class DeclarationObject(JsonElement element, string where)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string Name(int longest)
    {
        var name = Property("name", JsonValueKind.String) is { } value ? value.GetString()! : throw Wrong("has no \"name\"");
        var fits = name.Length > 0 && name.Length <= longest && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/');
        return fits && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
            ? name
            : throw Wrong($"has the name '{name}'; a name has 1 to {longest} letters, digits, '.', '-' or '_', and begins and ends with a letter or digit");
    }

    public bool Flag(string name)
    {
        _known.Add(name);
        if (!element.TryGetProperty(name, out var value))
        {
            return false;
        }

        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong($"has \"{name}\": {value.GetRawText()}; write true or false");
    }

    public int Number(string name, int otherwise, int least, int most)
    {
        if (Property(name, JsonValueKind.Number) is not { } value)
        {
            return otherwise;
        }

        return value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw Wrong($"has \"{name}\": {value.GetRawText()}; write a whole number from {least} to {most}");
    }

    public TimeSpan Duration(string name, TimeSpan otherwise, TimeSpan least, TimeSpan most)
    {
        if (Property(name, JsonValueKind.String) is not { } value)
        {
            return otherwise;
        }

        var text = value.GetString()!;
        try
        {
            var duration = XmlConvert.ToTimeSpan(text);
            return duration >= least && duration <= most
                ? duration
                : throw Wrong($"has \"{name}\": \"{text}\"; it is at least {XmlConvert.ToString(least)} and at most {XmlConvert.ToString(most)}");
        }
        catch (Exception failure) when (failure is FormatException or OverflowException)
        {
            throw Wrong($"has \"{name}\": \"{text}\"; write an ISO 8601 duration such as \"PT10M\" or \"P14D\"", failure);
        }
    }

    public IEnumerable<DeclarationObject> Objects(string name)
    {
        if (Property(name, JsonValueKind.Array) is not { } array)
        {
            return [];
        }

        return array.EnumerateArray().Select((item, index) =>
        {
            var path = $"{where} {name}[{index}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                throw new TopologyFormatException($"{path} is not a JSON object.");
            }

            return new DeclarationObject(item, item.TryGetProperty("name", out var itemName) && itemName.ValueKind == JsonValueKind.String ? $"{path} '{itemName.GetString()}'" : path);
        });
    }

    /// <summary>Refuses properties that were not asked for.</summary>
    public void End()
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!_known.Contains(property.Name))
            {
                throw Wrong($"has an unknown property \"{property.Name}\"; the known ones are {string.Join(", ", _known)}");
            }
        }
    }

    public TopologyFormatException Wrong(string what, Exception? cause = null) => new($"{where} {what}.", cause);

    private JsonElement? Property(string name, JsonValueKind kind)
    {
        _known.Add(name);
        if (!element.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind == kind ? value : throw Wrong($"has \"{name}\": {value.GetRawText()}; it must be a JSON {kind.ToString().ToLowerInvariant()}");
    }
}
