using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Audio;

/// <summary>Speech in the form of OpenAI's.</summary>
internal sealed class SpeechApiForm(SpeechApi api) : MediaForm
{
    public override string? PathOf(ChatRequest request) => api.Path;

    public override MediaBody Request(MediaCall call)
    {
        var wish = SpeechWish.Of(call.Request.Document);
        return MediaRequests.Json(json =>
        {
            json.WriteString("model", call.Step.Endpoint.UpstreamModel);
            json.WriteString("input", wish.Input);
            if ((wish.Voice ?? api.UsualVoice) is { } voice)
            {
                json.WriteString("voice", voice);
            }

            json.WriteString("response_format", wish.Format);
            if (wish.Speed is { } speed)
            {
                json.WriteNumber("speed", speed);
            }

            foreach (var (name, value) in MediaRequests.OptionsOf(call.Request.Document, call.Step.Provider, api.Options))
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }

            // Where tokens are billed, only events tell how many.
            if (api.StreamsEvents && call.Step.Endpoint.Pricing.Character is null)
            {
                json.WriteString("stream_format", "sse");
            }
        });
    }

    public override bool Read(MediaCall call, ReadOnlyMemory<byte> bytes, string? mediaType, MediaAnswer answer)
    {
        using var stream = Stream(call)!;
        stream.Begin(mediaType, answer);
        stream.Read(bytes.Span);
        return stream.Complete() is null;
    }

    public override IMediaStream? Stream(MediaCall call) => new SpeechStream(call, SpeechWish.Of(call.Request.Document).Format);
}
