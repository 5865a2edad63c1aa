using System.Text.Json;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Usage;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Audio;

/// <summary><c>POST /api/v1/audio/transcriptions</c>. Source: OpenRouter's OpenAPI document, <c>createAudioTranscriptions</c>.</summary>
public sealed class CreateTranscription
{
    private const decimal MillisecondsPerSecond = 1_000;

    internal static readonly InferenceOperation Operation = new()
    {
        Name = "stt",
        Modality = "transcription",
        FormOf = FormOf,
        ReadBody = TranscriptionUpload.ReadAsync,
        Check = static document => TranscriptionWish.Of(document),
        Measure = TranscriptionWish.Measure,
        WriteUsage = WriteUsage,
    };

    private readonly InferenceOperations _operations;

    internal CreateTranscription(InferenceOperations operations) => _operations = operations;

    /// <exception cref="GatewayException">The request is refused before anything was tried.</exception>
    public Task HandleAsync(HttpContext context, IJobRuns jobs) => _operations.HandleAsync(context, Operation, jobs);

    private static MediaFormChoice FormOf(ModelEndpoint endpoint, ProviderDescriptor provider, IReadOnlyList<string> outputs, ChatDocument document) => provider.Transcriptions switch
    {
        null => default,
        { IsVerbose: false } when TranscriptionWish.Of(document).IsVerbose => new(null, "gives no verbose answers. Leave \"response_format\" out, or name another model."),
        var api => new(new TranscriptionForm(api)),
    };

    private static void WriteUsage(Utf8JsonWriter json, TokenUsage usage, CostBreakdown cost)
    {
        json.WriteStartObject();
        if (usage.SoundMilliseconds > 0)
        {
            json.WriteNumber("seconds", usage.SoundMilliseconds / MillisecondsPerSecond);
        }

        json.WriteNumber("input_tokens", usage.PromptTokens);
        json.WriteNumber("output_tokens", usage.CompletionTokens);
        json.WriteNumber("total_tokens", usage.TotalTokens);
        json.WriteNumber("cost", cost.Charged.Dollars);
        json.WriteEndObject();
    }
}
