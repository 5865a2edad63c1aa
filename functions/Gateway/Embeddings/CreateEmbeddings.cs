using System.Text.Json;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Embeddings;

/// <summary><c>POST /api/v1/embeddings</c>. Source: OpenRouter's OpenAPI document, <c>createEmbeddings</c>.</summary>
public sealed class CreateEmbeddings
{
    internal static readonly InferenceOperation Operation = new()
    {
        Name = "embeddings",
        Modality = "embeddings",
        ApiOf = static provider => provider.Embeddings,
        Check = Check,
        IsAnswer = IsAnswer,
    };

    private readonly InferenceOperations _operations;

    internal CreateEmbeddings(InferenceOperations operations) => _operations = operations;

    /// <exception cref="GatewayException">The request is refused before anything was tried.</exception>
    public Task HandleAsync(HttpContext context, IJobRuns jobs) => _operations.HandleAsync(context, Operation, jobs);

    private static void Check(ChatDocument document)
    {
        if (OperationFields.Find(document, "input") is not { } input)
        {
            throw OperationFields.Invalid("\"input\" is missing. Send a text, or an array of texts, such as \"input\": \"Hello\".");
        }

        var isEmpty = input.ValueKind switch
        {
            JsonValueKind.String => input.ValueEquals(""u8),
            JsonValueKind.Array => input.GetArrayLength() == 0 || input.EnumerateArray().Any(static element => element.ValueKind == JsonValueKind.String && element.ValueEquals(""u8)),
            _ => throw OperationFields.Invalid("\"input\" must be a text, an array of texts, an array of tokens, or an array of objects with \"content\"."),
        };
        if (isEmpty)
        {
            throw OperationFields.Invalid("\"input\" is empty, or one of its texts is. There is nothing to embed: send at least one character each.");
        }

        if (OperationFields.Find(document, "encoding_format") is { } format && !(format.ValueKind == JsonValueKind.String && (format.ValueEquals("float"u8) || format.ValueEquals("base64"u8))))
        {
            throw OperationFields.Invalid("\"encoding_format\" must be float or base64.");
        }

        if (OperationFields.Find(document, "dimensions") is { } dimensions && !(dimensions.ValueKind == JsonValueKind.Number && dimensions.TryGetInt32(out var count) && count >= 1))
        {
            throw OperationFields.Invalid("\"dimensions\" must be a whole number of at least 1.");
        }
    }

    private static bool IsAnswer(ReadOnlyMemory<byte> answer)
    {
        var reader = new Utf8JsonReader(answer.Span, new JsonReaderOptions { MaxDepth = 256 });
        while (reader.Read())
        {
            if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("data"u8))
            {
                return reader.Read() && reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            }
        }

        return false;
    }
}
