namespace Interchange.Gateway.Usage;

/// <summary>A usage event is not known to be durable, so the answer it belongs to cannot end as a success (invariant I5).</summary>
public sealed class UsageNotDurableException(Exception innerException)
    : Exception("The usage event could not be made durable.", innerException);
