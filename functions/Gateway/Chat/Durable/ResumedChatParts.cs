using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Usage.Byok;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>What a chat request is made of again with.</summary>
/// <param name="Time">The clock.</param>
internal sealed record ResumedChatParts(TimeProvider Time)
{
    /// <summary>Finds a plan again, and which of its steps can no longer be called.</summary>
    public required Func<StoredPlan, string, (RoutePlan Plan, IReadOnlySet<int> Gone)> RestorePlan { get; init; }

    /// <summary>Who a key belongs to, as it is today; null for a key that is gone.</summary>
    public required Func<KeyHash, CancellationToken, ValueTask<Caller?>> FindCaller { get; init; }

    /// <summary>Names the prices in force.</summary>
    public required Func<string> PriceVersion { get; init; }

    /// <summary>What is charged where the caller's own key pays.</summary>
    public ByokBilling Byok { get; init; } = ByokBilling.Free;

    /// <summary>A dialect by its name.</summary>
    public Func<string, ICallerDialect> FindDialect { get; init; } = static name => throw new InvalidOperationException($"The dialect {name} is not registered.");

    /// <summary>What is asked for beside chat, by its name.</summary>
    public Func<string, InferenceOperation> FindOperation { get; init; } = static name => throw new InvalidOperationException($"The operation {name} is not registered.");

    /// <summary>The models; null where nothing but chat is resumed.</summary>
    public ModelCatalog? Catalog { get; init; }

    /// <summary>Lets lines of batches in.</summary>
    public LineGate Gate { get; init; } = new(limits: null, new LineOptions(), TimeProvider.System);

    /// <summary>The longest <c>Retry-After</c> that is waited out where nobody waits at the other end.</summary>
    public required TimeSpan LongestRateLimitWait { get; init; }
}
