using System.Text.Json;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Rerank;

/// <summary><c>POST /api/v1/rerank</c>. Source: OpenRouter's OpenAPI document, <c>createRerank</c>.</summary>
public sealed class RerankDocuments
{
    /// <summary>Providers take no more, and price by the hundred.</summary>
    private const int MostDocuments = 1_000;

    internal static readonly InferenceOperation Operation = new()
    {
        Name = "rerank",
        Modality = "rerank",
        ApiOf = static provider => provider.Rerank,
        Check = Check,
        IsAnswer = static answer => RerankAnswer.IsAnswer(answer),
        Rewrite = RerankAnswer.Write,
    };

    private readonly InferenceOperations _operations;

    internal RerankDocuments(InferenceOperations operations) => _operations = operations;

    /// <exception cref="GatewayException">The request is refused before anything was tried.</exception>
    public Task HandleAsync(HttpContext context, IJobRuns jobs) => _operations.HandleAsync(context, Operation, jobs);

    private static void Check(ChatDocument document)
    {
        if (OperationFields.Find(document, "query") is not { ValueKind: JsonValueKind.String } query || query.ValueEquals(""u8))
        {
            throw OperationFields.Invalid("\"query\" must be a text that is not empty: what the documents are ranked against.");
        }

        if (OperationFields.Find(document, "documents") is not { ValueKind: JsonValueKind.Array } documents || documents.GetArrayLength() is 0 or > MostDocuments)
        {
            throw OperationFields.Invalid($"\"documents\" must be an array of 1 to {MostDocuments} texts, or objects with \"text\".");
        }

        if (documents.EnumerateArray().Any(static entry => !IsDocument(entry)))
        {
            throw OperationFields.Invalid("Each of \"documents\" must be a text, or an object with \"text\" or \"image\".");
        }

        if (OperationFields.Find(document, "top_n") is { } most && !(most.ValueKind == JsonValueKind.Number && most.TryGetInt32(out var count) && count >= 1))
        {
            throw OperationFields.Invalid("\"top_n\" must be a whole number of at least 1.");
        }
    }

    private static bool IsDocument(JsonElement entry) => entry.ValueKind == JsonValueKind.String
        || (entry.ValueKind == JsonValueKind.Object && (entry.TryGetProperty("text"u8, out _) || entry.TryGetProperty("image"u8, out _)));
}
