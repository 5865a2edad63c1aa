namespace Interchange.Gateway.Limits.Counting;

/// <summary>A limit after an <see cref="RateAsk"/>.</summary>
/// <param name="Window">The current window; a later one than was asked for means that another instance's clock is ahead.</param>
/// <param name="Granted">What the instance got.</param>
/// <param name="Taken">What all instances have taken.</param>
public readonly record struct RateState(string Window, long Granted, long Taken);
