namespace Interchange.Infra.Tests.Cost;

/// <summary>A price that holds up to so many.</summary>
internal sealed record PriceStep(long UpTo, decimal PerMillion);
