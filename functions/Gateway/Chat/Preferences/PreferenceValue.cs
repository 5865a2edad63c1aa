using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Preferences;

/// <summary>One value of a caller's preferences, with its full name for error messages.</summary>
internal readonly ref struct PreferenceValue(string path, JsonTokenType kind, ReadOnlySpan<byte> json)
{
    /// <summary>The most entries that a list of slugs may have.</summary>
    private const int LongestList = 100;

    private readonly ReadOnlySpan<byte> _json = json;

    /// <summary>Such as <c>provider.sort.by</c>.</summary>
    public string Path { get; } = path;

    public JsonTokenType Kind { get; } = kind;

    /// <summary>The members of an object.</summary>
    /// <param name="example">What a right value looks like.</param>
    public PreferenceMembers Members(string example) =>
        Kind == JsonTokenType.StartObject ? new PreferenceMembers(Path, _json) : throw Refuse($"must be an object such as {example}.");

    public bool Boolean() => Kind switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Refuse("must be true or false."),
    };

    /// <summary>A string that is one of a few words; its index among them.</summary>
    public int Word(params ReadOnlySpan<string> words)
    {
        if (Kind == JsonTokenType.String)
        {
            var reader = Value();
            for (var index = 0; index < words.Length; index++)
            {
                if (reader.ValueTextEquals(words[index]))
                {
                    return index;
                }
            }
        }

        throw Refuse($"must be one of {string.Join(", ", words.ToArray().Select(static word => $"\"{word}\""))}.");
    }

    /// <summary>A list of strings that are not empty.</summary>
    public ImmutableArray<string> Strings()
    {
        var strings = StringArrays.Read(_json, Path);
        return strings.Length <= LongestList ? strings : throw Refuse($"has {strings.Length} entries; {LongestList} are the most. Shorten it.");
    }

    /// <summary>A number of seconds between two bounds.</summary>
    public TimeSpan Seconds(double least, double most)
    {
        if (Kind == JsonTokenType.Number && Value().TryGetDouble(out var seconds) && seconds >= least && seconds <= most)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        throw Refuse(string.Create(CultureInfo.InvariantCulture, $"must be a number of seconds from {least} to {most}."));
    }

    /// <summary>A number above zero.</summary>
    public double PositiveNumber(string unit) =>
        Kind == JsonTokenType.Number && Value().TryGetDouble(out var number) && number > 0 && double.IsFinite(number)
            ? number
            : throw Refuse($"must be a number of {unit} above 0.");

    /// <summary>An amount of dollars, as a number or as a string.</summary>
    public decimal Dollars()
    {
        decimal amount = -1;
        var isAmount = Kind switch
        {
            JsonTokenType.Number => Value().TryGetDecimal(out amount),
            JsonTokenType.String => decimal.TryParse(
                Text(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out amount),
            _ => false,
        };
        return isAmount && amount >= 0 ? amount : throw Refuse("must be a price in US dollars of at least 0, as a number or a string such as \"0.50\".");
    }

    public GatewayException Refuse(string problem) => new(GatewayError.InvalidRequest($"\"{Path}\" {problem}"));

    private string Text()
    {
        var reader = Value();
        return JsonText.Of(ref reader, Path);
    }

    private Utf8JsonReader Value()
    {
        var reader = new Utf8JsonReader(_json);
        reader.Read();
        return reader;
    }
}
