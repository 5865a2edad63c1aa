namespace Interchange.Gateway.Providers.Scripted;

/// <summary>How a reply ends after its last part.</summary>
internal enum ScriptEnding
{
    /// <summary>The HTTP message is terminated properly, whatever its content.</summary>
    Complete,

    /// <summary>The connection is reset.</summary>
    Reset,

    /// <summary>Nothing more is sent, and the connection stays open until the client leaves.</summary>
    Silence,
}
