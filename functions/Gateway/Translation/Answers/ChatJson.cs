using System.Text.Encodings.Web;
using System.Text.Json;

namespace Interchange.Gateway.Translation.Answers;

/// <summary>How JSON is written for callers and providers: as JSON, never as a part of HTML, so that quotes and accents stay readable.</summary>
public static class ChatJson
{
    public static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = false };
}
