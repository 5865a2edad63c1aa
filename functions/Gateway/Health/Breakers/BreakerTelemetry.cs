using System.Diagnostics.Metrics;
using Interchange.Gateway.Telemetry;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Health.Breakers;

/// <summary>What operators see of breakers: counters, and an alert when a credential is refused.</summary>
internal sealed partial class BreakerTelemetry
{
    private readonly ILogger<BreakerTelemetry> _logger;
    private readonly Counter<long> _transitions;
    private readonly UpDownCounter<long> _open;
    private readonly Counter<long> _refusedCredentials;

    public BreakerTelemetry(IMeterFactory meters, ILogger<BreakerTelemetry> logger)
    {
        _logger = logger;
        var meter = meters.Create(TelemetryNames.Meter);
        _transitions = meter.CreateCounter<long>("interchange.breaker.transitions", "{transition}", "Phases that breakers have entered on this instance");
        _open = meter.CreateUpDownCounter<long>("interchange.breaker.open", "{breaker}", "Breakers that are open on this instance");
        _refusedCredentials = meter.CreateCounter<long>("interchange.credential.refused", "{alert}", "Credentials that providers have refused: somebody has to renew them");
    }

    /// <param name="breaker">Whose phase has changed.</param>
    /// <param name="before">The phase before.</param>
    /// <param name="after">The phase now.</param>
    /// <param name="learned">True when another instance has found it.</param>
    public void Changed(Breaker breaker, BreakerState before, BreakerState after, bool learned)
    {
        var kind = Word(breaker.Kind);
        if (before.Phase != after.Phase)
        {
            _transitions.Add(1, new("breaker.kind", kind), new("breaker.name", breaker.Name), new("breaker.phase", Word(after.Phase)));
            _open.Add((after.Phase == BreakerPhase.Open ? 1 : 0) - (before.Phase == BreakerPhase.Open ? 1 : 0), new KeyValuePair<string, object?>("breaker.kind", kind));
        }

        var reopened = after.Phase == BreakerPhase.Open && (before.Phase != BreakerPhase.Open || after.Openings > before.Openings);
        if (reopened && !learned)
        {
            var seconds = (after.RestsUntil - after.Since).TotalSeconds;
            if (breaker.Kind == BreakerKind.Credential)
            {
                _refusedCredentials.Add(1, new KeyValuePair<string, object?>("breaker.name", breaker.Name));
                LogCredentialRefused(breaker.Name, seconds);
            }
            else
            {
                LogEndpointResting(breaker.Name, seconds, after.Openings);
            }
        }
        else if (before.Phase == BreakerPhase.Open && after.Phase == BreakerPhase.Recovering)
        {
            LogRecovered(kind, breaker.Name);
        }
    }

    /// <summary>A breaker of an account's own key has changed: the account's matter, and one line of its metric for all of them.</summary>
    public void OwnChanged(Breaker breaker, BreakerState before, BreakerState after)
    {
        if (before.Phase != after.Phase)
        {
            _transitions.Add(1, new("breaker.kind", Word(breaker.Kind)), new("breaker.name", "byok"), new("breaker.phase", Word(after.Phase)));
        }

        if (breaker.Kind == BreakerKind.Credential && before.Phase != BreakerPhase.Open && after.Phase == BreakerPhase.Open)
        {
            LogOwnKeyRefused(breaker.Name, (after.RestsUntil - after.Since).TotalSeconds);
        }
    }

    private static string Word(BreakerKind kind) => kind == BreakerKind.Endpoint ? "endpoint" : "credential";

    private static string Word(BreakerPhase phase) => phase switch
    {
        BreakerPhase.Open => "open",
        BreakerPhase.Recovering => "recovering",
        _ => "closed",
    };

    [LoggerMessage(
        EventId = 2508,
        Level = LogLevel.Information,
        Message = "An account's own key, {Credential}, is refused by its provider: the account has to renew it. It is left out for {Seconds} s, then tried once")]
    private partial void LogOwnKeyRefused(string credential, double seconds);

    [LoggerMessage(
        EventId = 2501,
        Level = LogLevel.Error,
        Message = "Credential {Credential} is refused by its provider: renew it. Its endpoints are left out for {Seconds} s, then it is tried once")]
    private partial void LogCredentialRefused(string credential, double seconds);

    [LoggerMessage(EventId = 2502, Level = LogLevel.Warning, Message = "Endpoint {Endpoint} rests for {Seconds} s (opening {Opening} in a row)")]
    private partial void LogEndpointResting(string endpoint, double seconds, int opening);

    [LoggerMessage(EventId = 2503, Level = LogLevel.Information, Message = "The {Kind} {Name} is well again and gets its traffic back")]
    private partial void LogRecovered(string kind, string name);
}
