namespace Interchange.Infra.Tests.Cost;

/// <summary>What a month's bill is computed from: <c>inputs.json</c>.</summary>
internal sealed record CostInputs(Prices Prices, Measured Measured, Assumed Assumed, long[] RequestsPerMonth);
