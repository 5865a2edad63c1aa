namespace Interchange.Gateway.Chat.Operations;

/// <summary>How the answers of an operation come.</summary>
internal enum OperationStreaming
{
    /// <summary>In one piece; <c>stream</c> is refused.</summary>
    Never,

    /// <summary>As events, where the request has <c>stream</c> and the provider streams.</summary>
    Asked,

    /// <summary>As bytes, as the provider makes them, where it does.</summary>
    Always,
}
