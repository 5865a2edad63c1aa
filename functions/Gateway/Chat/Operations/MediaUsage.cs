using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>
/// What OpenAI's images and sound count, in the gateway's own form: they say <c>input_tokens</c> where chat says <c>prompt_tokens</c>. Pure. Sources: <c>ImagesResponse</c>,
/// <c>TranscriptTextUsageTokens</c> and <c>SpeechAudioDoneEvent</c> of OpenAI's API reference; Mistral's <c>usage</c> of transcriptions.
/// </summary>
internal static class MediaUsage
{
    /// <summary>Notes the count; nothing where there is none.</summary>
    /// <param name="facts">Gets it.</param>
    /// <param name="usage">The provider's object.</param>
    /// <param name="isSound">Whether what was made is sound, where the provider does not say what its tokens are of.</param>
    public static void Note(AnswerFacts facts, JsonElement? usage, bool isSound = false)
    {
        if (usage is not { } counted || (counted.Count("input_tokens") ?? counted.Count("prompt_tokens")) is not { } prompt)
        {
            return;
        }

        var completion = counted.Count("output_tokens") ?? counted.Count("completion_tokens") ?? 0;
        var input = counted.Find("input_tokens_details") ?? counted.Find("input_token_details") ?? counted.Find("prompt_tokens_details");
        var output = counted.Find("output_tokens_details") ?? counted.Find("output_token_details") ?? counted.Find("completion_tokens_details");
        Note(facts, json =>
        {
            json.WriteNumber("prompt_tokens", prompt);
            json.WriteNumber("completion_tokens", completion);
            json.WriteStartObject("prompt_tokens_details");
            json.WriteNumber("image_tokens", input?.Count("image_tokens") ?? 0);
            json.WriteNumber("audio_tokens", input?.Count("audio_tokens") ?? 0);
            json.WriteNumber("cached_tokens", input?.Count("cached_tokens") ?? 0);
            json.WriteEndObject();
            json.WriteStartObject("completion_tokens_details");
            json.WriteNumber("image_tokens", output?.Count("image_tokens") ?? 0);
            json.WriteNumber("audio_tokens", output?.Count("audio_tokens") ?? (isSound ? completion : 0));
            json.WriteNumber("reasoning_tokens", output?.Count("reasoning_tokens") ?? 0);
            json.WriteEndObject();
        });
    }

    /// <summary>Notes that no tokens were used: what is billed is counted by the piece.</summary>
    public static void NoteNone(AnswerFacts facts) => Note(facts, static json =>
    {
        json.WriteNumber("prompt_tokens", 0);
        json.WriteNumber("completion_tokens", 0);
    });

    /// <summary>Notes the <c>usage</c> of a chat.</summary>
    public static void NoteChat(AnswerFacts facts, JsonElement? usage)
    {
        if (usage is { ValueKind: JsonValueKind.Object } counted)
        {
            facts.SawUsage(JsonMarshal.GetRawUtf8Value(counted));
        }
    }

    /// <summary>Notes an error that stands in an answer; false where there is none.</summary>
    public static bool NoteError(AnswerFacts facts, JsonElement answer)
    {
        if (answer.Find("error") is not { } error)
        {
            return false;
        }

        facts.Failure = OpenAICompatibleFailures.OfErrorMember(JsonMarshal.GetRawUtf8Value(error));
        return true;
    }

    private static void Note(AnswerFacts facts, Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        facts.SawUsage(buffer.WrittenSpan);
    }
}
