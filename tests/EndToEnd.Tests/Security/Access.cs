namespace Interchange.EndToEnd.Tests.Security;

/// <summary>Who may use a route.</summary>
internal enum Access
{
    /// <summary>Everybody; keys are not looked at.</summary>
    Open,

    /// <summary>Everybody, and callers with a key see more: one that is sent has to be valid.</summary>
    OpenToMore,

    /// <summary>Holders of a key of either kind.</summary>
    AnyKey,

    Inference,

    Management,

    /// <summary>Holders of a management key that is an operator's.</summary>
    Operator,

    /// <summary>Whoever signs the body; keys are not looked at.</summary>
    Signed,
}
