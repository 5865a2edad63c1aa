using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat;

/// <summary>What differs between streamed and whole answers, as far as a chain of attempts is concerned.</summary>
internal interface IAttemptSource
{
    bool Streamed { get; }

    /// <summary>Whether the answer of a step comes as a stream: where steps differ in that.</summary>
    bool StreamsAt(int index) => Streamed;

    /// <summary>A new attempt; it owns the clock from then on.</summary>
    ChatAttempt Begin(int index, AttemptClock clock, Race? race);

    /// <summary>The most tokens that an attempt at a step adds to the prompt of the request.</summary>
    long AddedPrompt(int index);

    /// <summary>Whether another attempt may go on where one broke off whose content has reached the caller.</summary>
    bool MayContinueAfter(ChatAttempt broken);
}
