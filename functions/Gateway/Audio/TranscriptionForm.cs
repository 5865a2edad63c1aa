using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Audio;

/// <summary>
/// Transcriptions in the form of OpenAI's. Sources: OpenAI's, Groq's and Mistral's API references of transcriptions; <c>STTResponse</c> of OpenRouter's OpenAPI document.
/// </summary>
internal sealed class TranscriptionForm(TranscriptionsApi api) : MediaForm
{
    private const decimal MillisecondsPerSecond = 1_000;
    private const decimal LongestSeconds = 1_000_000;
    private const int BytesPerToken = 4;

    public override string? PathOf(ChatRequest request) => api.Path;

    public override MediaBody Request(MediaCall call)
    {
        var wish = TranscriptionWish.Of(call.Request.Document);
        var body = new MultipartBody();
        body.Add("model", call.Step.Endpoint.UpstreamModel);
        body.AddKnown("language", wish.Language);
        body.AddKnown("temperature", wish.Temperature?.ToString(CultureInfo.InvariantCulture));
        if (api.IsVerbose)
        {
            body.Add("response_format", wish.IsVerbose || api.TellsLengthVerbosely ? "verbose_json" : "json");
        }

        if (wish.IsVerbose)
        {
            foreach (var granularity in wish.Granularities)
            {
                body.Add("timestamp_granularities[]", granularity);
            }
        }

        foreach (var (name, value) in MediaRequests.OptionsOf(call.Request.Document, call.Step.Provider, api.Options))
        {
            body.Add(name, value);
        }

        body.AddFile("file", $"sound.{wish.Format}", SoundFormat.MediaTypeOf(wish.Format), wish.Bytes());
        return body.End();
    }

    public override bool Read(MediaCall call, ReadOnlyMemory<byte> bytes, string? mediaType, MediaAnswer answer)
    {
        using var document = JsonDocument.Parse(bytes, WireJson.Bounded);
        var root = document.RootElement;
        if (MediaUsage.NoteError(answer.Facts, root) || root.Find("text") is not { ValueKind: JsonValueKind.String } text)
        {
            return false;
        }

        NoteUsage(call, root, text, answer);
        var wish = TranscriptionWish.Of(call.Request.Document);
        var buffer = new ArrayBufferWriter<byte>(bytes.Length + 64);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            json.WritePropertyName("text");
            text.WriteTo(json);
            if (wish.IsVerbose)
            {
                WriteVerbose(json, root, wish);
            }

            json.WriteEndObject();
        }

        answer.Body.Append(buffer.WrittenSpan);
        return true;
    }

    private void NoteUsage(MediaCall call, JsonElement root, JsonElement text, MediaAnswer answer)
    {
        var usage = root.Find("usage");
        MediaUsage.Note(answer.Facts, usage);
        answer.LikelyTokens = text.GetString()!.Length / BytesPerToken;
        var seconds = Seconds(usage.Find("seconds")) ?? Seconds(usage.Find("prompt_audio_seconds")) ?? Seconds(root.Find("duration"));
        if (seconds is { } told)
        {
            var least = (decimal)api.LeastBilled.TotalSeconds;
            answer.SoundMilliseconds = (long)decimal.Ceiling(Math.Max(told, least) * MillisecondsPerSecond);
        }

        // Who is billed by the second is billed for no tokens, whoever counted none.
        if (answer.Facts.Usage is null && call.Step.Endpoint.Pricing is { Prompt: 0, Completion: 0 })
        {
            MediaUsage.NoteNone(answer.Facts);
        }
    }

    private static void WriteVerbose(Utf8JsonWriter json, JsonElement root, TranscriptionWish wish)
    {
        json.WriteString("task", root.Text("task") ?? "transcribe");
        if ((root.Text("language") ?? wish.Language) is { } language)
        {
            json.WriteString("language", language);
        }

        if (Seconds(root.Find("duration")) is { } duration)
        {
            json.WriteNumber("duration", duration);
        }

        foreach (var name in (ReadOnlySpan<string>)["segments", "words"])
        {
            if (root.Find(name) is not { ValueKind: JsonValueKind.Array } parts)
            {
                continue;
            }

            json.WriteStartArray(name);
            foreach (var (part, index) in parts.EnumerateArray().Select(static (part, index) => (part, index)))
            {
                WritePart(json, part, name == "segments" && part.Find("id") is null ? index : null);
            }

            json.WriteEndArray();
        }
    }

    private static void WritePart(Utf8JsonWriter json, JsonElement part, int? id)
    {
        if (part.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("A part of the transcription is no object.");
        }

        json.WriteStartObject();
        if (id is { } number)
        {
            json.WriteNumber("id", number);
        }

        foreach (var member in part.EnumerateObject())
        {
            member.WriteTo(json);
        }

        json.WriteEndObject();
    }

    /// <summary>OpenAI's older models say it as text.</summary>
    private static decimal? Seconds(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetDecimal(out var seconds) && seconds is >= 0 and < LongestSeconds => seconds,
        { ValueKind: JsonValueKind.String } text when decimal.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 0 and < LongestSeconds => seconds,
        _ => null,
    };
}
