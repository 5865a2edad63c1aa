using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Interchange.Gateway.Catalog.Listing;

/// <summary>The rows of the list, each rendered once: a page is put together from finished pieces.</summary>
internal sealed class ModelListing
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _json;
    private readonly Lazy<ReadOnlyMemory<byte>> _default;

    public ModelListing(ImmutableArray<ListedModel> rows)
    {
        Rows = rows;
        _json = rows.ToDictionary(r => r.Id, Render, StringComparer.Ordinal);
        _default = new Lazy<ReadOnlyMemory<byte>>(() =>
        {
            var text = rows.RemoveAll(r => !ModelFilter.MatchesOutput(r.Model, ModelQuery.Default.OutputModalities));
            return Page(text, text.Length, next: null);
        });
    }

    public ImmutableArray<ListedModel> Rows { get; }

    /// <summary>The answer to a request without parameters, which is what nearly every client sends.</summary>
    public ReadOnlyMemory<byte> Default => _default.Value;

    /// <summary><c>ModelsListResponse</c> of OpenRouter's OpenAPI document.</summary>
    public ReadOnlyMemory<byte> Page(ImmutableArray<ListedModel> page, int total, string? next)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + page.Sum(r => _json[r.Id].Length + 1));
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartArray("data");
        foreach (var row in page)
        {
            json.WriteRawValue(_json[row.Id].Span, skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteNumber("total_count", total);
        json.WriteStartObject("links");
        json.WriteString("next", next);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Render(ListedModel row)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using var json = new Utf8JsonWriter(buffer);
        ModelJson.WriteModel(json, row);
        json.Flush();
        return buffer.WrittenMemory;
    }
}
