using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Images;

/// <summary>
/// <c>POST /api/v1/images</c>, and OpenAI's address of it, <c>/images/generations</c>. Source: OpenRouter's OpenAPI document, <c>createImages</c>.
/// </summary>
public sealed class CreateImages
{
    internal static readonly InferenceOperation Operation = new()
    {
        Name = "image",
        Modality = "image",
        FormOf = ImageForms.For,
        Check = static document => ImageWish.Of(document),
        Measure = ImageWish.Measure,
        Fetch = ReferencedImages.FetchAsync,
        Streaming = OperationStreaming.Asked,
    };

    private readonly InferenceOperations _operations;

    internal CreateImages(InferenceOperations operations) => _operations = operations;

    /// <exception cref="GatewayException">The request is refused before anything was tried.</exception>
    public Task HandleAsync(HttpContext context, IJobRuns jobs) => _operations.HandleAsync(context, Operation, jobs);
}
