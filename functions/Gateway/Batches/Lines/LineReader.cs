using System.Text.Json;

namespace Interchange.Gateway.Batches.Lines;

/// <summary>Reads a line of a batch, as OpenAI's Batch API has them: <c>custom_id</c>, <c>method</c>, <c>url</c> and <c>body</c>. Pure.</summary>
internal static class LineReader
{
    private const int LongestId = 512;
    private const int MaxDepth = 256;

    /// <param name="line">The line.</param>
    /// <param name="endpoint">What the batch is for.</param>
    public static LineRequest Read(JsonLine line, string endpoint)
    {
        if (line.IsTooLong)
        {
            return new LineRequest(null, 0, 0, Wrong(line, "line_too_long", $"The line has more than {JsonLines.Longest} bytes. Send such a request by itself.", null));
        }

        var fields = new Fields();
        try
        {
            if (!fields.TryRead(line.Bytes.Span))
            {
                return new LineRequest(null, 0, 0, Wrong(line, "invalid_json", "The line is no JSON object. Each line is one, without line breaks in it.", null));
            }
        }
        catch (JsonException)
        {
            return new LineRequest(null, 0, 0, Wrong(line, "invalid_json", "The line is not valid JSON. Each line is one object, without line breaks in it.", null));
        }

        return new LineRequest(fields.CustomId, fields.BodyStart, fields.BodyLength, ProblemOf(line, fields, endpoint));
    }

    public static BatchProblem Duplicate(JsonLine line) =>
        Wrong(line, "duplicate_custom_id", "The line has the custom_id of a line before it. Give each line its own.", "custom_id");

    private static BatchProblem? ProblemOf(JsonLine line, Fields fields, string endpoint)
    {
        if (fields.CustomId is not { Length: > 0 and <= LongestId })
        {
            return Wrong(line, "missing_custom_id", $"\"custom_id\" must be a string of 1 to {LongestId} characters.", "custom_id");
        }

        if (fields.Method is not "POST")
        {
            return Wrong(line, "invalid_method", "\"method\" must be \"POST\".", "method");
        }

        if (fields.Url != endpoint)
        {
            return Wrong(line, "invalid_url", $"\"url\" must be the batch's endpoint, \"{endpoint}\".", "url");
        }

        return fields.BodyLength == 0 ? Wrong(line, "invalid_body", "\"body\" must be an object: the request itself.", "body") : null;
    }

    private static BatchProblem Wrong(JsonLine line, string code, string message, string? param) => new(code, message, param, line.Number);

    private sealed class Fields
    {
        public string? CustomId { get; private set; }

        public string? Method { get; private set; }

        public string? Url { get; private set; }

        public int BodyStart { get; private set; }

        public int BodyLength { get; private set; }

        /// <summary>False for what is no object.</summary>
        /// <exception cref="JsonException">It is no JSON.</exception>
        public bool TryRead(ReadOnlySpan<byte> line)
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadMember(ref reader);
            }

            // Whatever stands behind the object is no JSON.
            reader.Read();
            return true;
        }

        private void ReadMember(ref Utf8JsonReader reader)
        {
            if (reader.ValueTextEquals("custom_id"u8))
            {
                CustomId = Text(ref reader);
            }
            else if (reader.ValueTextEquals("method"u8))
            {
                Method = Text(ref reader);
            }
            else if (reader.ValueTextEquals("url"u8))
            {
                Url = Text(ref reader);
            }
            else if (reader.ValueTextEquals("body"u8))
            {
                reader.Read();
                var (start, isObject) = ((int)reader.TokenStartIndex, reader.TokenType == JsonTokenType.StartObject);
                reader.Skip();
                (BodyStart, BodyLength) = isObject ? (start, (int)reader.BytesConsumed - start) : (0, 0);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        private static string? Text(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                reader.Skip();
                return null;
            }

            try
            {
                return reader.GetString();
            }
            catch (InvalidOperationException)
            {
                // Half of a surrogate pair, or bytes that are no UTF-8.
                return null;
            }
        }
    }
}
