namespace Interchange.Embedded.Durable.Store;

/// <summary>Where the death of the process could leave work half done. Tests let it die at each.</summary>
internal enum FaultPoint
{
    /// <summary>A client's change is written and not committed.</summary>
    Commanding,

    /// <summary>It is committed and the client does not know.</summary>
    Commanded,

    /// <summary>An instance was taken to work on.</summary>
    TurnTaken,

    /// <summary>Its code has run; nothing is written.</summary>
    TurnRun,

    /// <summary>Everything that the turn brought about is written and not committed.</summary>
    TurnCommitting,

    /// <summary>It is committed.</summary>
    TurnCommitted,

    /// <summary>An activity was taken to run.</summary>
    ActivityTaken,

    /// <summary>It has run; its result is in memory.</summary>
    ActivityRun,

    /// <summary>Its result is written and not committed.</summary>
    ActivityCommitting,

    /// <summary>It is committed.</summary>
    ActivityCommitted,
}
