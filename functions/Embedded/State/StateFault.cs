namespace Interchange.Embedded.State;

/// <summary>Why the state file could not be used.</summary>
internal enum StateFault
{
    /// <summary>Another process held it for longer than is waited for; trying again can help.</summary>
    Busy,

    /// <summary>The disk is full.</summary>
    Full,

    /// <summary>It could not be read or written.</summary>
    Broken,
}
