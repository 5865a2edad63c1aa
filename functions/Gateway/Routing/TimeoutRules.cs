using Interchange.Gateway.Catalog;

namespace Interchange.Gateway.Routing;

/// <summary>Which clocks an attempt gets: those of its kind of model, where the request does not set its own. Pure.</summary>
public sealed record TimeoutRules
{
    private static readonly TimeSpan LongestConnect = Providers.UpstreamHttp.LongestConnect;

    /// <summary>Models that answer at once.</summary>
    public AttemptTimeouts Ordinary { get; init; } = new();

    /// <summary>
    /// Models that can think before they answer, which many do in silence. Defaults: ten minutes to the first content, two of silence, thirty as a whole.
    /// </summary>
    public AttemptTimeouts Reasoning { get; init; } = new()
    {
        FirstToken = TimeSpan.FromMinutes(10),
        Idle = TimeSpan.FromMinutes(2),
        Total = TimeSpan.FromMinutes(30),
    };

    /// <summary>The most that a request can ask for on any clock; one minute on the connection's. Default one hour.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The clocks of an attempt at the endpoint.</summary>
    public AttemptTimeouts For(ModelEndpoint endpoint, TimeoutOverrides? own)
    {
        var kind = endpoint.SupportedParameters.Contains("reasoning") ? Reasoning : Ordinary;
        return own is null
            ? kind
            : new AttemptTimeouts
            {
                Connect = Shorter(own.Connect, LongestConnect) ?? kind.Connect,
                FirstToken = Shorter(own.FirstToken, Longest) ?? kind.FirstToken,
                Idle = Shorter(own.Idle, Longest) ?? kind.Idle,
                Total = Shorter(own.Total, Longest) ?? kind.Total,
            };
    }

    private static TimeSpan? Shorter(TimeSpan? own, TimeSpan most) => own > most ? most : own;
}
