namespace Interchange.Gateway.Health.Endpoints;

/// <summary>Classes of endpoints by uptime, in the order in which they are tried. Source: OpenRouter's documentation of provider availability.</summary>
public enum UptimeClass
{
    /// <summary>At least 95 %, or too few requests to tell.</summary>
    Normal,

    /// <summary>From 80 % to less than 95 %: tried after the normal ones.</summary>
    Degraded,

    /// <summary>Less than 80 %: used as a fallback alone.</summary>
    Down,
}
