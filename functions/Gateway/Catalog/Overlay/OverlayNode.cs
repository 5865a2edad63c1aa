using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Interchange.Gateway.Catalog.Overlay;

/// <summary>A place in the overlay: knows its JSON path, and complains by it.</summary>
internal readonly record struct OverlayNode(string File, string Path, JsonElement Json)
{
    private const int HighestPrice = 1_000_000;

    public CatalogOverlayException Refuse(string problem, Exception? innerException = null) => new(File, Path, problem, innerException);

    /// <summary>Refuses everything but an object with these members.</summary>
    public OverlayNode Object(params ReadOnlySpan<string> members)
    {
        if (Json.ValueKind != JsonValueKind.Object)
        {
            throw Refuse($"must be an object with {string.Join(", ", members!)}.");
        }

        foreach (var member in Json.EnumerateObject())
        {
            if (!members.Contains(member.Name))
            {
                throw At(member.Name, member.Value).Refuse($"is not known here. Known are {string.Join(", ", members!)}.");
            }
        }

        return this;
    }

    public OverlayNode? Find(string member) =>
        Json.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null ? At(member, value) : null;

    public OverlayNode Required(string member, string example) =>
        Find(member) ?? throw Refuse($"lacks {member}. Add it, such as \"{member}\": {example}.");

    public IEnumerable<OverlayNode> Elements()
    {
        if (Json.ValueKind != JsonValueKind.Array)
        {
            throw Refuse("must be an array.");
        }

        return Enumerate();
    }

    public string Text()
    {
        if (Json.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(Json.GetString()))
        {
            throw Refuse("must be a string that is not empty.");
        }

        return Json.GetString()!.Trim();
    }

    public string OneOf(params ReadOnlySpan<string> allowed)
    {
        var text = Text();
        if (!allowed.Contains(text))
        {
            throw Refuse($"is '{text}'; it must be one of {string.Join(", ", allowed!)}.");
        }

        return text;
    }

    public ImmutableArray<string> Words(params ReadOnlySpan<string> allowed)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        foreach (var element in Elements())
        {
            words.Add(allowed.IsEmpty ? element.Text() : element.OneOf(allowed));
        }

        return words.ToImmutable();
    }

    public long Tokens() =>
        Json.ValueKind == JsonValueKind.Number && Json.TryGetInt64(out var tokens) && tokens > 0
            ? tokens
            : throw Refuse("must be a whole number of tokens greater than 0. Leave it out when it is not known.");

    public decimal Price()
    {
        var valid = Json.ValueKind switch
        {
            JsonValueKind.Number => Json.TryGetDecimal(out _),
            JsonValueKind.String => decimal.TryParse(Json.GetString(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            _ => false,
        };
        if (!valid)
        {
            throw Refuse("must be a price in US dollars, such as \"0.15\" or 0.15.");
        }

        var price = Json.ValueKind == JsonValueKind.Number ? Json.GetDecimal() : decimal.Parse(Json.GetString()!, CultureInfo.InvariantCulture);
        return price switch
        {
            < 0 => throw Refuse($"is {price.ToString(CultureInfo.InvariantCulture)}; a price must not be negative."),
            > HighestPrice => throw Refuse($"is {price.ToString(CultureInfo.InvariantCulture)}; no price is higher than {HighestPrice} dollars. Token prices are for a million tokens."),
            _ => price,
        };
    }

    private IEnumerable<OverlayNode> Enumerate()
    {
        var index = 0;
        foreach (var element in Json.EnumerateArray())
        {
            yield return new OverlayNode(File, string.Create(CultureInfo.InvariantCulture, $"{Path}[{index++}]"), element);
        }
    }

    private OverlayNode At(string member, JsonElement value) => new(File, $"{Path}.{member}", value);
}
