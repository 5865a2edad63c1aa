namespace Interchange.Gateway.Providers.Scripted;

/// <summary>Where a streamed answer carries its usage.</summary>
internal enum UsagePlacement
{
    /// <summary>In a chunk of its own with no choices, when the request asked for it. OpenAI's way.</summary>
    OwnChunk,

    /// <summary>On the chunk that carries the finish reason.</summary>
    FinalChoice,

    /// <summary>Nowhere; not in a complete document either.</summary>
    Nowhere,
}
