namespace Interchange.Gateway.Routing;

/// <summary>Bounds on percentiles of the last five minutes; all that are given must hold. A plain number on the wire bounds the p50.</summary>
public sealed record PercentileBounds(double? P50, double? P75 = null, double? P90 = null, double? P99 = null);
