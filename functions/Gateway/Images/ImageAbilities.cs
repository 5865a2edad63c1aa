using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Images;

/// <summary>What an endpoint takes in a request for images. Pure. Source: <c>SupportedParameters</c> and <c>ImagePricingEntry</c> of OpenRouter's OpenAPI document.</summary>
internal sealed record ImageAbilities
{
    /// <summary>Parameters with a list of values.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Words { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Parameters with the least and the most of a number.</summary>
    public ImmutableSortedDictionary<string, (int Least, int Most)> Ranges { get; init; } = ImmutableSortedDictionary<string, (int, int)>.Empty;

    /// <summary>Parameters that are taken as they are.</summary>
    public ImmutableSortedSet<string> Flags { get; init; } = [];

    /// <summary>Whether partial images are streamed.</summary>
    public bool Streams { get; init; }

    /// <summary>What callers may say in <c>provider.options</c>.</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    public static ImageAbilities Of(ProviderDescriptor provider, Model model)
    {
        var takesImages = model.InputModalities.Contains("image", StringComparer.Ordinal);
        if (ImageForms.IsAskedInChat(provider, model.OutputModalities))
        {
            return new ImageAbilities
            {
                Words = Empty.Add("aspect_ratio", ChatImageForm.AspectRatios).Add("resolution", ["1K", "2K", "4K"]).Add("output_format", ["png"]),
                Ranges = References(takesImages),
                Flags = ["seed"],
            };
        }

        var api = provider.Images!;
        var words = api.Sizing switch
        {
            ImageSizing.OpenAISizes => Empty.Add("aspect_ratio", ["1:1", "2:3", "3:2", "auto"]),
            ImageSizing.AspectRatio => Empty.Add("aspect_ratio", ImageShape.AspectRatios).Add("resolution", ["1K", "2K"]),
            _ => Empty.Add("aspect_ratio", ImageShape.AspectRatios).Add("resolution", ImageShape.Resolutions),
        };
        words = !api.Parameters.Contains("background", StringComparer.Ordinal) ? words : words.Add("background", ["auto", "transparent", "opaque"]);
        words = !api.Parameters.Contains("quality", StringComparer.Ordinal) ? words : words.Add("quality", ["auto", "low", "medium", "high"]);
        words = !api.Parameters.Contains("output_format", StringComparer.Ordinal) ? words : words.Add("output_format", ["png", "jpeg", "webp"]);
        var ranges = References(takesImages && api.EditsPath is not null).Add("n", (1, 10));
        return new ImageAbilities
        {
            Words = words,
            Ranges = api.Parameters.Contains("output_compression", StringComparer.Ordinal) ? ranges.Add("output_compression", (0, 100)) : ranges,
            Flags = api.TakesSeed ? ["seed"] : [],
            Streams = api.Streams,
            Options = api.Options,
        };
    }

    /// <summary>What either of two endpoints takes.</summary>
    public ImageAbilities Or(ImageAbilities other) => new()
    {
        Words = Words.SetItems(other.Words.Select(entry => KeyValuePair.Create(
            entry.Key, Words.TryGetValue(entry.Key, out var own) ? [.. own.Union(entry.Value, StringComparer.Ordinal)] : entry.Value))),
        Ranges = Ranges.SetItems(other.Ranges),
        Flags = Flags.Union(other.Flags),
        Streams = Streams || other.Streams,
    };

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("supported_parameters");
        foreach (var (name, values) in Words)
        {
            json.WriteStartObject(name);
            json.WriteString("type", "enum");
            WriteStrings(json, "values", values);
            json.WriteEndObject();
        }

        foreach (var (name, (least, most)) in Ranges)
        {
            json.WriteStartObject(name);
            json.WriteString("type", "range");
            json.WriteNumber("min", least);
            json.WriteNumber("max", most);
            json.WriteEndObject();
        }

        foreach (var name in Flags)
        {
            json.WriteStartObject(name);
            json.WriteString("type", "boolean");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static void WritePricing(Utf8JsonWriter json, Pricing pricing)
    {
        json.WriteStartArray("pricing");
        Line("input_text", "token", pricing.Prompt);
        Line("input_image", "token", pricing.ImageToken ?? pricing.Prompt);
        Line("input_image", "image", pricing.Image);
        Line("output_image", "token", pricing.ImageOutput ?? pricing.Completion);
        Line("output_image", "image", (pricing.OutputImage ?? 0) + pricing.Request);
        json.WriteEndArray();

        void Line(string billable, string unit, decimal price)
        {
            if (price == 0)
            {
                return;
            }

            json.WriteStartObject();
            json.WriteString("billable", billable);
            json.WriteString("unit", unit);
            json.WriteNumber("cost_usd", price * (1 - pricing.Discount));
            json.WriteEndObject();
        }
    }

    public static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Empty { get; } = ImmutableSortedDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, (int Least, int Most)> References(bool takesImages)
    {
        var none = ImmutableSortedDictionary.Create<string, (int Least, int Most)>(StringComparer.Ordinal);
        return takesImages ? none.Add("input_references", (0, 16)) : none;
    }
}
