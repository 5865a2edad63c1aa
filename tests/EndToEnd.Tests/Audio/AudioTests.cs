using System.ClientModel;
using System.Net;
using System.Text;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Jobs;
using Interchange.EndToEnd.Tests.Processes;
using OpenAI;
using OpenAI.Audio;

namespace Interchange.EndToEnd.Tests.Audio;

/// <summary>Speech and transcriptions over HTTP, and with OpenAI's own library.</summary>
[Collection(ProductCollection.Name)]
public sealed class AudioTests : EndToEndTests
{
    private readonly InterchangeProcess _product;
    private readonly MediaCaller _media;

    public AudioTests(Product product)
    {
        _product = Using(product);
        _media = new MediaCaller(_product.Caller);
    }

    [Fact]
    public async Task The_official_library_speaks_and_is_charged_by_the_character()
    {
        var client = Client("scripted/speech");

        var spoken = await client.GenerateSpeechAsync("Hello wörld 👋", GeneratedSpeechVoice.Alloy, new SpeechGenerationOptions { ResponseFormat = GeneratedSpeechFormat.Mp3, SpeedRatio = 1.5f }, Cancellation);

        Assert.Equal("Hello wörld 👋", spoken.Value.ToString());
        var response = spoken.GetRawResponse();
        Assert.True(response.Headers.TryGetValue("Content-Type", out var type));
        Assert.Equal("audio/mpeg", type);
        Assert.True(response.Headers.TryGetValue("X-Generation-Id", out var id));
        var record = await _media.RecordOfAsync(id, Cancellation);
        Assert.Equal("tts", (string?)record["api_type"]);
        Assert.Equal(13 * 0.000015m, (decimal)record["total_cost"]!);
    }

    [Fact]
    public async Task Sound_that_comes_in_events_goes_out_as_bytes_and_is_charged_by_its_tokens()
    {
        using var response = await _media.SendAsync("audio/speech", """{"model":"scripted/speech-tokens","input":"Hello world again","voice":"alloy"}""", Cancellation);

        Assert.Equal("audio/pcm", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Hello world again", await response.Content.ReadAsStringAsync(Cancellation));
        var record = await _media.RecordOfAsync(MediaCaller.IdOf(response), Cancellation);
        Assert.Equal((3 * 0.000001m) + (6 * 0.000002m), (decimal)record["total_cost"]!);
        Assert.Equal(6, (int)record["native_tokens_completion"]!);
    }

    [Fact]
    public async Task Half_of_a_sound_is_never_taken_for_the_whole_and_costs_nothing()
    {
        using var response = await _media.SendAsync("audio/speech", """{"model":"scripted/speech-cut","input":"Hello world"}""", Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(0m, (decimal)(await _media.RecordOfAsync(MediaCaller.IdOf(response), Cancellation))["total_cost"]!);
    }

    [Fact]
    public async Task A_job_speaks_and_keeps_the_sound_as_it_is()
    {
        var (status, job, _) = await _media.PostAsync("audio/speech", """{"model":"scripted/speech","input":"Hello world","response_format":"mp3"}""", Cancellation, "respond-async");
        Assert.Equal(HttpStatusCode.Accepted, status);
        var address = new Uri($"api/v1/jobs/{(string)job["id"]!}", UriKind.Relative);

        var ended = await new JobCaller(_product.Caller).EndedAsync(address, Cancellation);
        using var content = await _product.Caller.Http.GetAsync(new Uri(((string)ended["response"]!["body"]!["url"]!).TrimStart('/'), UriKind.Relative), Cancellation);

        Assert.Equal("succeeded", (string?)ended["status"]);
        Assert.Equal("audio/mpeg", (string?)ended["response"]!["body"]!["content_type"]);
        Assert.Equal(11, (int)ended["response"]!["body"]!["bytes"]!);
        Assert.Equal("audio/mpeg", content.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Hello world", await content.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(11 * 0.000015m, (decimal)(await _media.RecordOfAsync((string?)ended["response"]!["request_id"], Cancellation))["total_cost"]!);
    }

    [Fact]
    public async Task The_official_library_gets_its_transcription()
    {
        using var sound = new MemoryStream(Encoding.UTF8.GetBytes("It is sunny today."));

        var transcription = (await Client("scripted/transcription").TranscribeAudioAsync(sound, "sound.wav", new AudioTranscriptionOptions { Language = "en", Temperature = 0.5f }, Cancellation)).Value;

        Assert.Equal("It is sunny today.", transcription.Text);
    }

    [Fact]
    public async Task The_official_library_gets_the_time_of_each_segment()
    {
        using var sound = new MemoryStream(Encoding.UTF8.GetBytes("It is sunny today."));

        var transcription = (await Client("scripted/transcription").TranscribeAudioAsync(
            sound,
            "sound.mp3",
            new AudioTranscriptionOptions { ResponseFormat = AudioTranscriptionFormat.Verbose, TimestampGranularities = AudioTimestampGranularities.Segment },
            Cancellation)).Value;

        Assert.Equal(TimeSpan.FromSeconds(2.3), transcription.Duration);
        Assert.Equal("It is sunny today.", Assert.Single(transcription.Segments).Text);
    }

    [Fact]
    public async Task A_transcription_is_charged_by_the_second()
    {
        var (status, answer, id) = await _media.PostAsync("audio/transcriptions", Transcribe("scripted/transcription", "It is sunny today."), Cancellation);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["text", "usage"], answer.AsObject().Select(static member => member.Key));
        Assert.Equal("It is sunny today.", (string?)answer["text"]);
        Assert.Equal(2.3m, (decimal)answer["usage"]!["seconds"]!);
        Assert.Equal(0.00023m, (decimal)answer["usage"]!["cost"]!);
        var record = await _media.RecordOfAsync(id, Cancellation);
        Assert.Equal("stt", (string?)record["api_type"]);
        Assert.Equal(0.00023m, (decimal)record["total_cost"]!);
        Assert.Equal(1, (int)record["num_input_audio_prompt"]!);
    }

    [Fact]
    public async Task A_transcription_is_charged_by_its_tokens_where_they_have_the_price()
    {
        var (_, answer, _) = await _media.PostAsync("audio/transcriptions", Transcribe("scripted/transcription-tokens", "It is sunny today."), Cancellation);

        Assert.Equal(23, (int)answer["usage"]!["input_tokens"]!);
        Assert.Equal(4, (int)answer["usage"]!["output_tokens"]!);
        Assert.Equal(27, (int)answer["usage"]!["total_tokens"]!);
        Assert.Equal((23 * 0.000001m) + (4 * 0.000002m), (decimal)answer["usage"]!["cost"]!);
    }

    [Fact]
    public async Task A_file_beyond_measure_is_refused()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("scripted/transcription"), "model" },
            { new ByteArrayContent(new byte[(25 * 1024 * 1024) + 1]), "file", "sound.wav" },
        };

        using var response = await _product.Caller.Http.PostAsync(new Uri("api/v1/audio/transcriptions", UriKind.Relative), form, Cancellation);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("audio/speech", """{"model":"scripted/speech"}""", "\"input\" is missing")]
    [InlineData("audio/speech", """{"model":"scripted/speech","input":"x","response_format":"midi"}""", "\"response_format\" must be one of")]
    [InlineData("audio/speech", """{"model":"scripted/speech","input":"x","voice":""}""", "\"voice\" must be")]
    [InlineData("audio/speech", """{"model":"scripted/speech","input":"x","speed":9}""", "\"speed\" must be")]
    [InlineData("audio/speech", """{"model":"scripted/speech","input":"x","stream_format":"sse"}""", "\"stream_format\" must be")]
    [InlineData("audio/speech", """{"model":"scripted/speech","input":"x","input_references":[{"type":"text","text":"x"}]}""", "clones no voices")]
    [InlineData("audio/speech", """{"model":"scripted/echo","input":"x"}""", "output_modalities=speech")]
    [InlineData("audio/transcriptions", """{"model":"scripted/transcription"}""", "\"input_audio\" is missing")]
    [InlineData("audio/transcriptions", """{"model":"scripted/transcription","input_audio":{"data":"data:audio/wav;base64,AAAA","format":"wav"}}""", "without data:")]
    [InlineData("audio/transcriptions", """{"model":"scripted/transcription","input_audio":{"data":"AAAA"}}""", "input_audio.format")]
    [InlineData("audio/transcriptions", """{"model":"scripted/transcription","input_audio":{"data":"AAAA","format":"wav"},"response_format":"srt"}""", "\"response_format\" must be one of")]
    [InlineData("audio/transcriptions", """{"model":"scripted/transcription","input_audio":{"data":"AAAA","format":"wav"},"timestamp_granularities":["hour"]}""", "\"timestamp_granularities\"")]
    [InlineData("audio/transcriptions", """{"model":"scripted/transcription","input_audio":{"data":"AAAA","format":"wav"},"stream":true}""", "\"stream\"")]
    [InlineData("audio/transcriptions", """{"model":"scripted/speech","input_audio":{"data":"AAAA","format":"wav"}}""", "output_modalities=transcription")]
    public async Task What_cannot_be_meant_is_refused_with_what_to_do(string path, string body, string says)
    {
        var (status, answer, _) = await _media.PostAsync(path, body, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(says, (string?)answer["error"]!["message"], StringComparison.Ordinal);
    }

    private static string Transcribe(string model, string text) =>
        $$$"""{"model":"{{{model}}}","input_audio":{"data":"{{{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}}}","format":"mp3"},"language":"en"}""";

    private AudioClient Client(string model) => new(model, new ApiKeyCredential(_product.Keys.Inference), new OpenAIClientOptions { Endpoint = new Uri(_product.Address, "api/v1") });
}
