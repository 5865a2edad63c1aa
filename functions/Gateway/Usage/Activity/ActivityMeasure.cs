namespace Interchange.Gateway.Usage.Activity;

/// <summary>What generations are added up in: whole numbers, so that sums are exact in whatever order. The order is the order of stored sums: measures are added at the end, never moved or reused.</summary>
internal enum ActivityMeasure
{
    Requests,

    /// <summary>Requests that no endpoint answered, or whose answer broke off.</summary>
    Failed,

    /// <summary>Requests whose caller left before the end.</summary>
    Cancelled,

    /// <summary>Requests that the response cache answered.</summary>
    ResponseCached,

    /// <summary>Requests with an account's own credential.</summary>
    Byok,

    /// <summary>Requests whose token counts are an estimate.</summary>
    Estimated,

    /// <summary>Attempts at endpoints, those of answers included.</summary>
    Attempts,

    PromptTokens,
    CompletionTokens,
    ReasoningTokens,
    CachedTokens,
    CacheWriteTokens,
    PromptAudioTokens,
    CompletionAudioTokens,
    CompletionImageTokens,

    /// <summary>What the account was charged, in nano-dollars.</summary>
    Charged,

    /// <summary>What attempts cost whoever runs the gateway and no caller, in nano-dollars.</summary>
    OperatorCost,

    /// <summary>Microseconds to the first content.</summary>
    Latency,

    /// <summary>Generations with a latency.</summary>
    Latencies,

    /// <summary>Output tokens per second, in thousandths.</summary>
    Throughput,

    /// <summary>Generations with a throughput.</summary>
    Throughputs,

    /// <summary>What answers with an account's own credential cost it at the provider, in nano-dollars.</summary>
    ByokUpstream,

    /// <summary>What the account was charged for those, in nano-dollars; part of <see cref="Charged"/>.</summary>
    ByokFees,

    /// <summary>What providers' prompt caches saved, in nano-dollars; below zero where writing to them cost more.</summary>
    CacheDiscount,
}
