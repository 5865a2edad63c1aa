using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Tests.Chat;

/// <summary>Asks forms of images and sound what they would send, and what they make of an answer.</summary>
internal static class MediaLab
{
    public static MediaCall Call(InferenceOperation operation, string json, ProviderDescriptor? provider = null, Pricing? pricing = null)
    {
        var request = InferenceOperations.Read(ChatRequests.Document(json), operation);
        var step = ChatRequests.Step(pricing: pricing);
        return new MediaCall(request, provider is null ? step : step with { Provider = provider }, "acc-1", DateTimeOffset.UnixEpoch);
    }

    public static string TextOf(MediaBody body)
    {
        var text = new StringBuilder();
        foreach (var slice in body.Slices)
        {
            text.Append(Encoding.Latin1.GetString(slice.Span));
        }

        return text.ToString();
    }

    public static JsonNode JsonOf(MediaBody body) => JsonNode.Parse(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(TextOf(body))))!;

    /// <summary>What a form makes of an answer: the caller's body, what it cost in tokens and pieces, and whether it is one.</summary>
    public static (bool IsAnswer, string Body, TokenUsage? Usage, MediaAnswer Answer) Read(MediaForm form, MediaCall call, string answer, string? mediaType = "application/json")
    {
        using var own = new PooledBody(64);
        var read = new MediaAnswer(new AnswerFacts(), own);
        var isAnswer = form.Read(call, Encoding.UTF8.GetBytes(answer), mediaType, read);
        return (isAnswer, Encoding.UTF8.GetString(own.Span), read.Facts.Usage is { } usage ? OperationUsage.WithPieces(usage, call.Request, read) : null, read);
    }
}
