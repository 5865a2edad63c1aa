namespace Interchange.Gateway.Billing.TopUps;

/// <summary>What is to be done for an account's top-up.</summary>
public enum TopUpStep
{
    /// <summary>Nothing, or not yet.</summary>
    Rest,

    /// <summary>Begin one.</summary>
    Begin,

    /// <summary>Go on with the one that is under way.</summary>
    Resume,

    /// <summary>Give up the one that is under way: whether it was paid cannot be found out any more.</summary>
    Abandon,

    /// <summary>Switch it off: there is nothing to pay with.</summary>
    SwitchOff,
}
