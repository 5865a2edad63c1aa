using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Interchange.Gateway.Batches.Lines;

/// <summary>Writes what lines have come to, one line of JSON each, as OpenAI's output and error files have them. Pure.</summary>
internal static class LineOutcome
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A line that was answered, or refused, as the request by itself would have been.</summary>
    public static void Response(IBufferWriter<byte> output, BatchKey batch, int number, string? customId, int status, string? requestId, ReadOnlySpan<byte> body)
    {
        using var json = Begin(output, batch, number, customId);
        json.WriteStartObject("response");
        json.WriteNumber("status_code", status);
        json.WriteString("request_id", requestId);
        json.WritePropertyName("body");
        WriteOnOneLine(json, body);
        json.WriteEndObject();
        json.WriteNull("error");
        End(json, output);
    }

    /// <summary>A line without an answer.</summary>
    public static void Error(IBufferWriter<byte> output, BatchKey batch, int number, string? customId, BatchProblem problem)
    {
        using var json = Begin(output, batch, number, customId);
        json.WriteNull("response");
        json.WriteStartObject("error");
        json.WriteString("code", problem.Code);
        json.WriteString("type", problem.Code);
        json.WriteString("message", problem.Message);
        json.WriteString("param", problem.Param);
        json.WriteNumber("line", number);
        json.WriteEndObject();
        End(json, output);
    }

    private static Utf8JsonWriter Begin(IBufferWriter<byte> output, BatchKey batch, int number, string? customId)
    {
        var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"batch_req_{batch.Id.AsSpan("batch_".Length)}_{number}"));
        json.WriteString("custom_id", customId);
        return json;
    }

    private static void End(Utf8JsonWriter json, IBufferWriter<byte> output)
    {
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    /// <summary>Line breaks of JSON stand between its tokens alone, where a space says the same.</summary>
    private static void WriteOnOneLine(Utf8JsonWriter json, ReadOnlySpan<byte> body)
    {
        if (body.IndexOfAny((byte)'\n', (byte)'\r') < 0)
        {
            json.WriteRawValue(body, skipInputValidation: true);
            return;
        }

        var line = body.ToArray();
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        json.WriteRawValue(line, skipInputValidation: true);
    }
}
