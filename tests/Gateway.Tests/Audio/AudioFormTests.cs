using System.Text;
using Interchange.Gateway.Audio;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Providers.OpenAICompatible.Descriptors;
using Interchange.Gateway.Tests.Chat;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Tests.Audio;

public sealed class AudioFormTests
{
    private const string Sound = """{"model":"m","input_audio":{"data":"UklGRg==","format":"mp3"},"language":"de","temperature":0.2{0}}""";

    private static readonly Pricing BySecond = new() { Second = 0.0001m };

    [Fact]
    public void Speech_is_asked_for_as_events_where_tokens_are_billed()
    {
        const string Request = """{"model":"m","input":"Hi","response_format":"mp3","speed":1.5,"instructions":"Be glad","provider":{"options":{"openai":{"instructions":"Be sad"}}}}""";
        var form = new SpeechApiForm(SpeechApi.OpenAI);

        var byTokens = MediaLab.JsonOf(form.Request(MediaLab.Call(CreateSpeech.Operation, Request, OpenAI.Descriptor)));
        var byCharacter = MediaLab.JsonOf(form.Request(MediaLab.Call(CreateSpeech.Operation, Request, OpenAI.Descriptor, new Pricing { Character = 1 })));

        Assert.Equal("""{"model":"up-model","input":"Hi","voice":"alloy","response_format":"mp3","speed":1.5,"instructions":"Be sad","stream_format":"sse"}""", byTokens.ToJsonString());
        Assert.Null(byCharacter["stream_format"]);
    }

    [Fact]
    public void Events_of_speech_are_the_same_wherever_the_bytes_are_cut()
    {
        const string Events =
            "data: {\"type\":\"speech.audio.delta\",\"audio\":\"SGVsbG8=\"}\n\ndata: {\"type\":\"speech.audio.delta\",\"audio\":\"IHlvdQ==\"}\n\n"
            + "data: {\"type\":\"speech.audio.done\",\"usage\":{\"input_tokens\":2,\"output_tokens\":7,\"total_tokens\":9}}\n\n";
        var call = MediaLab.Call(CreateSpeech.Operation, """{"model":"m","input":"Hello you"}""");

        var (isAnswer, body, usage, answer) = MediaLab.Read(new SpeechApiForm(SpeechApi.OpenAI), call, Events, "text/event-stream");

        Assert.True(isAnswer);
        Assert.Equal("Hello you", body);
        Assert.Equal("audio/pcm", answer.ContentType);
        Assert.Equal((2, 7, 7, 9), (usage!.PromptTokens, usage.CompletionTokens, usage.CompletionAudioTokens, usage.Characters));
        Assert.False(MediaLab.Read(new SpeechApiForm(SpeechApi.OpenAI), call, Events[..Events.LastIndexOf("data:", StringComparison.Ordinal)], "text/event-stream").IsAnswer);
        Assert.Throws<InvalidDataException>(() => MediaLab.Read(new SpeechApiForm(SpeechApi.OpenAI), call, "{}"));
    }

    [Fact]
    public void Googles_models_speak_in_a_conversation_and_in_samples()
    {
        var call = MediaLab.Call(CreateSpeech.Operation, """{"model":"m","input":"Hi","voice":"Puck","response_format":"wav"}""", Gemini.Descriptor);

        var sent = MediaLab.JsonOf(ChatSpeechForm.Instance.Request(call));
        var (isAnswer, body, usage, _) = MediaLab.Read(
            ChatSpeechForm.Instance, call, """{"id":"1","choices":[{"message":{"role":"assistant","content":null,"audio":{"id":"1","data":"AQID"}},"finish_reason":"stop"}],"usage":{"prompt_tokens":4,"completion_tokens":25}}""");

        Assert.Equal("Puck", (string?)sent["audio"]!["voice"]);
        Assert.Equal("""["audio"]""", sent["modalities"]!.ToJsonString());
        Assert.True(isAnswer);
        Assert.StartsWith("RIFF", body, StringComparison.Ordinal);
        Assert.Equal(44 + 3, body.Length);
        Assert.Equal((4, 25), (usage!.PromptTokens, usage.CompletionTokens));
        Assert.NotNull(SpeechForms.For(call.Step.Endpoint, Gemini.Descriptor, ["speech"], ChatRequests.Document("""{"model":"m","input":"Hi","response_format":"mp3"}""")).Why);
    }

    [Fact]
    public void Groq_is_asked_verbosely_for_the_length_that_it_bills()
    {
        var call = MediaLab.Call(CreateTranscription.Operation, With(""), Groq.Descriptor, BySecond);
        var form = new TranscriptionForm(Groq.Descriptor.Transcriptions!);

        var sent = MediaLab.TextOf(form.Request(call));
        var (_, body, usage, _) = MediaLab.Read(form, call, """{"task":"transcribe","language":"German","duration":3.5,"text":"Hallo","segments":[],"x_groq":{"id":"r"}}""");

        Assert.Contains("name=\"response_format\"\r\n\r\nverbose_json", sent, StringComparison.Ordinal);
        Assert.Contains("name=\"language\"\r\n\r\nde", sent, StringComparison.Ordinal);
        Assert.Contains("name=\"temperature\"\r\n\r\n0.2", sent, StringComparison.Ordinal);
        Assert.Contains("filename=\"sound.mp3\"\r\nContent-Type: audio/mpeg\r\n\r\nRIFF", sent, StringComparison.Ordinal);
        Assert.Equal("""{"text":"Hallo"}""", body);
        Assert.Equal(10_000, usage!.SoundMilliseconds);
        Assert.Equal(1_000_000, GenerationCost.Of(BySecond, usage, DateTimeOffset.UnixEpoch).Total.NanoDollars);
    }

    [Fact]
    public void Mistral_tells_its_seconds_beside_its_tokens_and_takes_no_format()
    {
        var call = MediaLab.Call(CreateTranscription.Operation, With(""), Mistral.Descriptor, BySecond);
        var form = new TranscriptionForm(Mistral.Descriptor.Transcriptions!);

        Assert.DoesNotContain("response_format", MediaLab.TextOf(form.Request(call)), StringComparison.Ordinal);
        var (_, _, usage, _) = MediaLab.Read(
            form, call, """{"model":"voxtral","text":"Hallo","language":null,"segments":[],"usage":{"prompt_audio_seconds":4,"prompt_tokens":4,"total_tokens":26,"completion_tokens":22}}""");
        Assert.Equal((4, 22, 4_000), (usage!.PromptTokens, usage.CompletionTokens, usage.SoundMilliseconds));
    }

    [Fact]
    public void Times_are_told_where_they_are_asked_for()
    {
        var call = MediaLab.Call(CreateTranscription.Operation, With(",\"response_format\":\"verbose_json\",\"timestamp_granularities\":[\"word\",\"segment\"]"), OpenAI.Descriptor, BySecond);
        var form = new TranscriptionForm(TranscriptionsApi.OpenAI);

        var sent = MediaLab.TextOf(form.Request(call));
        var (_, body, usage, _) = MediaLab.Read(form, call, """
            {"task":"transcribe","language":"german","duration":"3.5","text":"Hallo Welt","segments":[{"start":0,"end":3.5,"text":"Hallo Welt"}],
             "words":[{"word":"Hallo","start":0,"end":1}],"usage":{"type":"duration","seconds":4}}
            """);

        Assert.Equal(2, sent.Split("name=\"timestamp_granularities[]\"").Length - 1);
        Assert.Equal(
            """{"text":"Hallo Welt","task":"transcribe","language":"german","duration":3.5,"segments":[{"id":0,"start":0,"end":3.5,"text":"Hallo Welt"}],"words":[{"word":"Hallo","start":0,"end":1}]}""",
            body);
        Assert.Equal(4_000, usage!.SoundMilliseconds);
    }

    [Fact]
    public void A_length_that_nobody_tells_is_that_of_the_samples_and_never_less_than_what_is_reserved()
    {
        var wav = Convert.ToBase64String([.. WavHeader.Of(48_000, 24_000), .. new byte[48_000]]);
        var call = MediaLab.Call(CreateTranscription.Operation, $$$"""{"model":"m","input_audio":{"data":"{{{wav}}}","format":"wav"}}""", OpenAI.Descriptor, BySecond);

        var (_, _, usage, _) = MediaLab.Read(new TranscriptionForm(TranscriptionsApi.OpenAI), call, """{"text":"Hallo"}""");

        Assert.Equal(1_000, usage!.SoundMilliseconds);
        Assert.True(GenerationCost.Of(BySecond, usage, DateTimeOffset.UnixEpoch).Total.Dollars <= call.Request.Media!.Dollars(BySecond));
    }

    [Theory]
    [InlineData("RIFF")]
    [InlineData("RIFF\0\0\0\0WAVE")]
    [InlineData("RIFF\0\0\0\0WAVEfmt \u00ff\u00ff\u00ff\u00ff")]
    [InlineData("RIFF\0\0\0\0WAVEdata\0\0\0\0abcd")]
    [InlineData("ID3\u0004")]
    public void What_is_no_WAV_has_no_length(string file) => Assert.Null(WavHeader.Milliseconds(Encoding.Latin1.GetBytes(file)));

    [Fact]
    public void Every_offer_of_the_catalog_is_one_that_its_provider_can_be_asked_for()
    {
        foreach (var model in Interchange.Gateway.Catalog.BuiltIn.MediaOffers.Models)
        {
            foreach (var endpoint in model.Endpoints)
            {
                var provider = KnownProviders.All.Single(known => known.Slug == endpoint.Provider);
                Assert.True(
                    model.OutputModalities.Single() switch { "image" => provider.Images is not null, "speech" => provider.Speech is not null, _ => provider.Transcriptions is not null },
                    endpoint.Name);
                Assert.False(endpoint.Pricing.IsFree);
            }
        }
    }

    private static string With(string extra) => Sound.Replace("{0}", extra, StringComparison.Ordinal);
}
