using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog;

/// <summary>A set of request parameters out of the catalog's vocabulary, as bits: tested without allocating.</summary>
public readonly record struct ParameterSet
{
    private static readonly byte[][] Names = [.. CatalogVocabulary.Parameters.Select(System.Text.Encoding.UTF8.GetBytes)];

    private readonly uint _bits;

    private ParameterSet(uint bits) => _bits = bits;

    public static ParameterSet Tools { get; } = Of("tools");

    public static ParameterSet ToolChoice { get; } = Of("tool_choice");

    public static ParameterSet ResponseFormat { get; } = Of("response_format");

    public static ParameterSet StructuredOutputs { get; } = Of("structured_outputs");

    public static ParameterSet Verbosity { get; } = Of("verbosity");

    public bool IsEmpty => _bits == 0;

    /// <summary>The set of these words; words that are none of the catalog's are left out.</summary>
    public static ParameterSet Of(params IEnumerable<string> names)
    {
        var bits = 0u;
        foreach (var name in names)
        {
            if (CatalogVocabulary.Parameters.IndexOf(name) is >= 0 and var index)
            {
                bits |= 1u << index;
            }
        }

        return new ParameterSet(bits);
    }

    /// <summary>The set of the one parameter of that name; empty when the catalog does not know it.</summary>
    public static ParameterSet Of(ReadOnlySpan<byte> utf8Name)
    {
        for (var index = 0; index < Names.Length; index++)
        {
            if (utf8Name.SequenceEqual(Names[index]))
            {
                return new ParameterSet(1u << index);
            }
        }

        return default;
    }

    public bool Contains(ParameterSet other) => (other._bits & ~_bits) == 0;

    public bool Overlaps(ParameterSet other) => (other._bits & _bits) != 0;

    public ParameterSet With(ParameterSet other) => new(_bits | other._bits);

    public ParameterSet And(ParameterSet other) => new(_bits & other._bits);

    public ParameterSet Without(ParameterSet other) => new(_bits & ~other._bits);

    /// <summary>The words, in alphabetical order.</summary>
    public ImmutableArray<string> ToNames()
    {
        var bits = _bits;
        return bits == 0 ? [] : [.. CatalogVocabulary.Parameters.Where((_, index) => (bits & (1u << index)) != 0)];
    }

    public override string ToString() => string.Join(", ", ToNames());
}
