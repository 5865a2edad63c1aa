namespace Interchange.Gateway.Chat.Streaming.Recovery;

/// <summary>What a chunk adds to an answer, as far as a continuation must know.</summary>
internal readonly record struct Delta
{
    /// <summary>Where the text stands, inside its quotes; null for none.</summary>
    public (int Start, int End)? Content { get; init; }

    /// <summary>Where the value of <c>created</c> stands.</summary>
    public (int Start, int End)? Created { get; init; }

    /// <summary>A choice has ended.</summary>
    public bool Finished { get; init; }

    /// <summary>More than the text and thoughts of one choice: tool calls, a second choice, log probabilities, audio, images.</summary>
    public bool IsMore { get; init; }
}
