namespace Interchange.Gateway.Chat.Streaming.Recovery;

/// <summary>What becomes of a chunk of a stream that may be continued.</summary>
internal enum Passage
{
    /// <summary>It goes to the caller as it is.</summary>
    Whole,

    /// <summary>It goes to the caller as <see cref="StreamContinuation.Altered"/> says.</summary>
    Altered,

    /// <summary>The caller has all of it already.</summary>
    Nothing,

    /// <summary>It says something else than what the caller has.</summary>
    Diverged,
}
