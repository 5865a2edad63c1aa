namespace Interchange.Gateway.Routing;

/// <summary>The <c>max_price</c> of a request, in dollars per token, request and image (the wire says dollars per million tokens); null parts bound nothing.</summary>
public sealed record PriceCeiling
{
    public decimal? Prompt { get; init; }

    public decimal? Completion { get; init; }

    public decimal? Request { get; init; }

    public decimal? Image { get; init; }

    public decimal? Audio { get; init; }
}
