using Interchange.Gateway.Chat.Plugins;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>A chat request as it was accepted, beside its body. Never changed.</summary>
internal sealed record ChatOrder
{
    /// <summary>Hash of the key that asked: what it may do is asked anew for each attempt.</summary>
    public required string KeyHash { get; init; }

    /// <summary>The one id of the answer, whoever brings it: charging it twice is impossible.</summary>
    public required string GenerationId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required StoredPlan Plan { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public bool RecordsRoute { get; init; }

    /// <summary>What is asked for, such as <c>embeddings</c>; null for chat.</summary>
    public string? ApiType { get; init; }

    /// <summary>The API that the caller spoke; null for chat completions.</summary>
    public string? Dialect { get; init; }

    /// <summary>What the dialect's encoder has to know of the request; null for nothing.</summary>
    public string? DialectState { get; init; }

    /// <summary>What plugins have found for the request; null for nothing.</summary>
    public PromptExtras? Extras { get; init; }

    /// <summary>The batch that the request is a line of; null for a request of its own.</summary>
    public BatchedOrder? Batch { get; init; }
}
