namespace Interchange.Gateway.Routing;

/// <summary>What ended an attempt from the outside.</summary>
public enum ClockHand
{
    /// <summary>Nothing has.</summary>
    None,

    /// <summary>No connection in time.</summary>
    Connect,

    /// <summary>No first content in time.</summary>
    FirstToken,

    /// <summary>Silence between two contents.</summary>
    Idle,

    /// <summary>The answer took too long as a whole.</summary>
    Total,

    /// <summary>The caller had left, and the time to read on was over.</summary>
    CallerLeft,

    /// <summary>Another attempt at the same answer was faster.</summary>
    Overtaken,
}
