namespace Interchange.Gateway.Chat;

/// <summary>Which requests that want their answer in one piece are answered by jobs.</summary>
public enum DurableChains
{
    /// <summary>Those whose callers prefer it: <c>Prefer: respond-async</c>.</summary>
    Asked,

    /// <summary>
    /// Those whose callers prefer it and that were tried inline in vain, where what went wrong may pass: the job goes on with the attempts so far.
    /// </summary>
    HandOff,

    /// <summary>All of them.</summary>
    Always,
}
