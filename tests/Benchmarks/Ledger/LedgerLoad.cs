using System.Globalization;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Usage;

namespace Interchange.Benchmarks.Ledger;

/// <summary>The messages of one busy account, each of whose requests was admitted from a lease and a key's daily limit.</summary>
internal sealed class LedgerLoad(int keys, int eventsPerMessage, string leaseId = "instance1")
{
    public const string Account = "5c1f3f0e-0000-4000-8000-000000000001";

    public static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    private int _number;

    /// <summary>What all messages cost.</summary>
    public Money Cost { get; private set; }

    public CreditEntry Grant() => new() { Id = "load", Kind = CreditEntryKind.Grant, Amount = Money.FromDollars(1_000_000), CreatedAt = Start };

    public IReadOnlyList<UsageMessage> Take(int messages) => [.. Enumerable.Range(0, messages).Select(_ => Message())];

    private UsageMessage Message()
    {
        UsageEvent[] events = [.. Enumerable.Range(0, eventsPerMessage).Select(_ => Event())];
        return new UsageMessage(events[0].GenerationId, UsageEventJson.WriteMessage(events));
    }

    private UsageEvent Event()
    {
        var number = _number++;
        var hash = (number % keys).ToString("x64", CultureInfo.InvariantCulture);
        var cost = new Money(1_000 + (number % 997));
        Cost += cost;
        return new UsageEvent
        {
            GenerationId = string.Create(CultureInfo.InvariantCulture, $"gen-{Start.ToUnixTimeSeconds() + (number / 1000)}-{number:d20}"),
            AccountId = Account,
            KeyHash = hash,
            Model = "openai/gpt-4.1-mini",
            Provider = "OpenAI",
            EndpointTag = "openai",
            CreatedAt = Start.AddMilliseconds(number),
            Streamed = true,
            Usage = new TokenUsage { PromptTokens = 1_200, CompletionTokens = 300 },
            Cost = cost,
            PriceVersion = "2026-03-14",
            LeaseId = leaseId,
            Holds = ChargeHold.WriteAll([new ChargeHold(new SpendScope(SpendSubject.Key(hash), SpendInterval.Daily), "20260314", CountsByok: false)]),
        };
    }
}
