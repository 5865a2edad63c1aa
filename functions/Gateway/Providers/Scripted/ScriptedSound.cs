using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Interchange.Gateway.Providers.Scripted;

/// <summary>
/// Sound that is the text itself, in UTF-8, and the text of a sound that is such: what was spoken is transcribed as it was. A word is a token, and eight bytes are a second.
/// Source: OpenAI's API reference of speech and transcriptions.
/// </summary>
internal static class ScriptedSound
{
    public const string Speech = "speech";
    public const string SpeechByTokens = "speech-tokens";
    public const string SpeechCut = "speech-cut";
    public const string Transcription = "transcription";
    public const string TranscriptionByTokens = "transcription-tokens";

    private const decimal BytesPerSecond = 8;

    /// <exception cref="JsonException">It is no request for speech.</exception>
    public static ScriptReply Speak(JsonElement request)
    {
        if (!request.TryGetProperty("input"u8, out var input) || !request.TryGetProperty("model"u8, out var model) || !request.TryGetProperty("voice"u8, out _))
        {
            throw new JsonException("There is no input.");
        }

        var text = input.GetString()!;
        var pieces = WordPieces.Split(text).Select(static piece => Encoding.UTF8.GetBytes(piece)).ToList();
        if (request.TryGetProperty("stream_format"u8, out var format) && format.ValueEquals("sse"u8))
        {
            return ScriptReply.Stream(
            [
                .. pieces.Select(static piece => new ScriptPart(Event("speech.audio.delta", json => json.WriteBase64String("audio", piece)))),
                new ScriptPart(Event("speech.audio.done", json => WriteTokens(json, WordPieces.Count(text), 2 * pieces.Count))),
            ]);
        }

        var sound = new ScriptReply { ContentType = "audio/mpeg", HeadersFirst = true, Parts = pieces.Select(static piece => new ScriptPart(piece)) };
        return model.ValueEquals(SpeechCut) ? sound with { Ending = ScriptEnding.Reset } : sound;
    }

    /// <exception cref="JsonException">It is no form with a file.</exception>
    public static ScriptReply Transcribe(ScriptedForm form)
    {
        if (form.Files is not [("file", _, var sound)])
        {
            throw new JsonException("There is no file.");
        }

        var text = Encoding.UTF8.GetString(sound);
        var seconds = decimal.Ceiling(sound.Length / BytesPerSecond * 10) / 10;
        var isVerbose = form.Find("response_format") == "verbose_json";
        return ScriptReply.Document(ScriptedImages.Write(json =>
        {
            json.WriteString("text", text);
            if (isVerbose)
            {
                json.WriteString("task", "transcribe");
                json.WriteString("language", form.Find("language") ?? "english");
                json.WriteNumber("duration", seconds);
                json.WriteStartArray("segments");
                json.WriteStartObject();
                json.WriteNumber("id", 0);
                json.WriteNumber("start", 0);
                json.WriteNumber("end", seconds);
                json.WriteString("text", text);
                json.WriteEndObject();
                json.WriteEndArray();
            }

            if (form.Text("model") == TranscriptionByTokens)
            {
                WriteTokens(json, (int)decimal.Ceiling(seconds * 10), WordPieces.Count(text));
            }
            else
            {
                json.WriteStartObject("usage");
                json.WriteString("type", "duration");
                json.WriteString("seconds", seconds.ToString(CultureInfo.InvariantCulture));
                json.WriteEndObject();
            }
        }));
    }

    private static void WriteTokens(Utf8JsonWriter json, int input, int output)
    {
        json.WriteStartObject("usage");
        json.WriteString("type", "tokens");
        json.WriteNumber("input_tokens", input);
        json.WriteNumber("output_tokens", output);
        json.WriteNumber("total_tokens", input + output);
        json.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Event(string type, Action<Utf8JsonWriter> writeMembers) => ChatWire.Frame(ScriptedImages.Write(json =>
    {
        json.WriteString("type", type);
        writeMembers(json);
    }));
}
