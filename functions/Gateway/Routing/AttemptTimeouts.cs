namespace Interchange.Gateway.Routing;

/// <summary>The clocks of one attempt.</summary>
public sealed record AttemptTimeouts
{
    /// <summary>From the request to an open connection. Default ten seconds.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Streams: from the request to the first content. Default two minutes.</summary>
    public TimeSpan FirstToken { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Streams: from one content event to the next; comments do not count. Default one minute.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>From the request to the end of the answer. Default ten minutes.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromMinutes(10);
}
