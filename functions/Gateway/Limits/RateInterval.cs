namespace Interchange.Gateway.Limits;

/// <summary>After what time a count starts at zero again: a minute of the clock, or a UTC day.</summary>
public enum RateInterval
{
    Minute,
    Day,
}
