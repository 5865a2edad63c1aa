namespace Interchange.Gateway.Chat.Plugins.Searching;

/// <summary>Who searches the web for a request.</summary>
internal enum SearchEngineWish
{
    /// <summary>The provider where it searches itself, the gateway where not.</summary>
    Any,

    /// <summary>The provider.</summary>
    Native,

    /// <summary>The gateway's engine.</summary>
    Own,
}
