using Interchange.Gateway.Catalog;

namespace Interchange.Gateway.Tests.Usage.Oracle;

/// <summary>An answer's usage as a provider sends it, and what it costs: computed by hand, written as arithmetic on literals.</summary>
internal sealed record UsageShape(string Name, Pricing Prices, decimal Dollars, params string[] Chunks)
{
    public DateTimeOffset At { get; init; } = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    public bool Trusted { get; init; }

    public bool TotalCountsThinking { get; init; }

    /// <summary>Images of the request.</summary>
    public int Images { get; init; }

    /// <summary>A shape of one <c>usage</c> object.</summary>
    public static UsageShape Of(string name, Pricing prices, decimal dollars, string usage) => new(name, prices, dollars, Chunk(usage));

    public static string Chunk(string usage) => $$"""{"id":"x","object":"chat.completion.chunk","model":"m","choices":[],"usage":{{usage}}}""";

    public static string Content(string usage) =>
        $$"""{"id":"x","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null}],"usage":{{usage}}}""";

    public override string ToString() => Name;
}
