using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat;

/// <summary>How chat requests are timed.</summary>
public sealed record ChatOptions
{
    /// <summary>The clocks of each attempt; section <c>Routing:Timeouts</c>.</summary>
    public AttemptTimeouts Timeouts { get; init; } = new();

    /// <summary>Silence after which a stream's caller is sent a comment. Default 10 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a provider's answer is read on after the caller has left, to learn what it used. Default 10 s.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(10);
}
