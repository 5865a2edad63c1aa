using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Batches;

/// <summary>What <c>POST /batches</c> asks for. Pure. Source: OpenAI's Batch API.</summary>
/// <param name="InputFileId">The file with the lines.</param>
/// <param name="Endpoint">What the lines are for.</param>
/// <param name="Metadata">The caller's own words.</param>
internal sealed record BatchOrder(string InputFileId, string Endpoint, ImmutableSortedDictionary<string, string> Metadata)
{
    private const int MostMetadata = 16;
    private const int LongestName = 64;
    private const int LongestValue = 512;

    /// <exception cref="GatewayException">400: a field is missing or wrong.</exception>
    public static BatchOrder Read(JsonElement body)
    {
        var (input, endpoint, window) = (default(string), default(string), default(string));
        var metadata = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        foreach (var field in body.EnumerateObject())
        {
            switch (field.Name)
            {
                case "input_file_id":
                    input = Text(field);
                    break;
                case "endpoint":
                    endpoint = Text(field);
                    break;
                case "completion_window":
                    window = Text(field);
                    break;
                case "metadata":
                    metadata = MetadataOf(field.Value);
                    break;
                default:
                    throw BatchErrors.Invalid("The request has a field that is not served. It may have input_file_id, endpoint, completion_window and metadata. Requests that stand in the body themselves go to /api/beta/batches.");
            }
        }

        if (window is not "24h")
        {
            throw BatchErrors.Invalid("\"completion_window\" must be \"24h\".");
        }

        return new BatchOrder(
            input ?? throw BatchErrors.Invalid("\"input_file_id\" is missing. Upload the lines with POST /api/v1/files and purpose=batch, and name the file here."),
            endpoint ?? throw BatchErrors.Invalid("\"endpoint\" is missing, such as \"/v1/chat/completions\"."),
            metadata);
    }

    public static ImmutableSortedDictionary<string, string> MetadataOf(JsonElement value)
    {
        var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (value.ValueKind == JsonValueKind.Null)
        {
            return metadata.ToImmutable();
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw WrongMetadata();
        }

        foreach (var field in value.EnumerateObject())
        {
            metadata[field.Name] = field.Name.Length <= LongestName && field.Value.ValueKind == JsonValueKind.String && field.Value.GetString() is { Length: <= LongestValue } text
                ? text
                : throw WrongMetadata();
        }

        return metadata.Count <= MostMetadata ? metadata.ToImmutable() : throw WrongMetadata();
    }

    private static GatewayException WrongMetadata() =>
        BatchErrors.Invalid($"\"metadata\" must be an object of at most {MostMetadata} strings, with names of at most {LongestName} characters and values of at most {LongestValue}.");

    private static string Text(JsonProperty field) => field.Value.ValueKind == JsonValueKind.String
        ? field.Value.GetString()!
        : throw BatchErrors.Invalid($"\"{field.Name}\" must be a string.");
}
