using System.Text.Json;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Audio;

/// <summary>Speech of Google's models, asked for in a conversation of one turn over <c>generateContent</c>. Source: Google's guide to speech generation.</summary>
internal sealed class ChatSpeechForm : MediaForm
{
    /// <summary>Samples a second, 16 bits each.</summary>
    private const int Rate = 24_000;

    private const string UsualVoice = "Kore";

    public static ChatSpeechForm Instance { get; } = new();

    public override string? PathOf(ChatRequest request) => null;

    public override MediaBody Request(MediaCall call)
    {
        var wish = SpeechWish.Of(call.Request.Document);
        return MediaRequests.Json(json =>
        {
            json.WriteString("model", call.Step.Endpoint.UpstreamModel);
            json.WriteStartArray("messages");
            json.WriteStartObject();
            json.WriteString("role", "user");
            json.WriteString("content", wish.Input);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartArray("modalities");
            json.WriteStringValue("audio");
            json.WriteEndArray();
            json.WriteStartObject("audio");
            json.WriteString("voice", wish.Voice ?? UsualVoice);
            json.WriteString("format", "pcm16");
            json.WriteEndObject();
        });
    }

    public override bool Read(MediaCall call, ReadOnlyMemory<byte> bytes, string? mediaType, MediaAnswer answer)
    {
        using var document = JsonDocument.Parse(bytes, WireJson.Bounded);
        if (MediaUsage.NoteError(answer.Facts, document.RootElement))
        {
            return false;
        }

        var chat = ChatAnswer.Parse(bytes);
        MediaUsage.NoteChat(answer.Facts, document.RootElement.Find("usage"));
        answer.Facts.UpstreamId = chat.Id.Length == 0 ? null : chat.Id;
        if (chat.Audio.Find("data") is not { ValueKind: JsonValueKind.String } data || !data.TryGetBytesFromBase64(out var samples) || samples.Length == 0)
        {
            return false;
        }

        var format = SpeechWish.Of(call.Request.Document).Format;
        answer.ContentType = SoundFormat.MediaTypeOf(format);
        if (format == "wav")
        {
            answer.Body.Append(WavHeader.Of(samples.Length, Rate));
        }

        answer.Body.Append(samples);
        return true;
    }
}
