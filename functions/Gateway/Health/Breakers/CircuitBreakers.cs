using System.Collections.Concurrent;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Health.Sharing;

namespace Interchange.Gateway.Health.Breakers;

/// <summary>The breakers of this instance. What attempts report goes into the windows of endpoints too.</summary>
internal sealed class CircuitBreakers : IBreakers, IBreakerObserver
{
    private readonly ConcurrentDictionary<string, Breaker> _credentials = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly BreakerTelemetry _telemetry;
    private readonly HealthSignals _signals;
    private readonly OwnBreakers _own;

    public CircuitBreakers(TimeProvider time, BreakerTelemetry telemetry, HealthSignals signals, BreakerSight sight)
    {
        _time = time;
        _telemetry = telemetry;
        _signals = signals;
        _own = new OwnBreakers(telemetry);
        Sight = sight;
        Endpoints = new TrackedEndpoints(name => new Breaker(BreakerKind.Endpoint, name, BreakerPolicy.Endpoint, sight, this));
    }

    public BreakerSight Sight { get; }

    public TrackedEndpoints Endpoints { get; }

    public BreakerPass TryEnter(ModelEndpoint endpoint, string credential)
    {
        _signals.Used();
        var tracked = Endpoints.Of(endpoint);
        var own = OwnCredential.Is(credential);
        var ofCredential = own ? _own.Find(credential, endpoint: null) : credential.Length > 0 && _credentials.TryGetValue(credential, out var guard) ? guard : null;
        var credentialEntry = ofCredential?.TryEnter(_time) ?? BreakerEntry.Free;
        if (!credentialEntry.Allowed)
        {
            return new BreakerPass(Allowed: false, Probe: false, credentialEntry.RetryAfter);
        }

        var endpointEntry = (own ? _own.Find(credential, tracked.Name) : tracked.Breaker)?.TryEnter(_time) ?? BreakerEntry.Free;
        if (!endpointEntry.Allowed)
        {
            ofCredential?.Report(Verdict.None, credentialEntry.Ticket, rest: null, _time.GetUtcNow());
            return new BreakerPass(Allowed: false, Probe: false, endpointEntry.RetryAfter);
        }

        return new BreakerPass(Allowed: true, endpointEntry.Probe || credentialEntry.Probe, TimeSpan.Zero)
        {
            EndpointTicket = endpointEntry.Ticket,
            CredentialTicket = credentialEntry.Ticket,
        };
    }

    public void Report(AttemptOutcome outcome)
    {
        var now = _time.GetUtcNow();
        var evidence = AttemptEvidence.Of(outcome);
        var tracked = Endpoints.Of(outcome.Endpoint);
        var verdict = evidence.Credential;
        if (evidence.EndpointMayBeAtFault && outcome.Credential.Length > 0 && !Credential(outcome.Credential).RefusedElsewhereToo(tracked.Name))
        {
            verdict = Verdict.None;
        }

        ReportCredential(outcome, verdict, evidence, now);
        if (!OwnCredential.Is(outcome.Credential))
        {
            if (evidence.Endpoint != Verdict.None || outcome.Pass.EndpointTicket != 0)
            {
                tracked.OpenBreaker().Report(evidence.Endpoint, outcome.Pass.EndpointTicket, evidence.Rest, now);
            }
        }
        else if (evidence.Endpoint == Verdict.Failed || _own.Find(outcome.Credential, tracked.Name) is not null)
        {
            _own.Open(outcome.Credential, tracked.Name).Report(evidence.Endpoint, outcome.Pass.EndpointTicket, evidence.Rest, now);
        }

        if (!outcome.Abandoned)
        {
            tracked.OpenWindows().Add(AttemptSample.Of(outcome), now);
        }
    }

    /// <summary>A breaker by the name under which instances share it.</summary>
    public Breaker Find(BreakerKind kind, string name) => kind == BreakerKind.Endpoint ? Endpoints.Of(name).OpenBreaker() : Credential(name);

    /// <summary>The breakers that are open here.</summary>
    public IEnumerable<Breaker> Open() => Endpoints.All
        .Select(static endpoint => endpoint.Breaker)
        .OfType<Breaker>()
        .Concat(_credentials.Values)
        .Where(static breaker => breaker.State.Phase == BreakerPhase.Open);

    void IBreakerObserver.Changed(Breaker breaker, BreakerState before, BreakerState after)
    {
        Followed(breaker, before, after, learned: false);
        _signals.Changed(breaker);
    }

    void IBreakerObserver.Learned(Breaker breaker, BreakerState before, BreakerState after) => Followed(breaker, before, after, learned: true);

    private void Followed(Breaker breaker, BreakerState before, BreakerState after, bool learned)
    {
        if (breaker.Kind == BreakerKind.Endpoint)
        {
            Endpoints.Of(breaker.Name).Refresh();
        }

        _telemetry.Changed(breaker, before, after, learned);
    }

    private void ReportCredential(AttemptOutcome outcome, Verdict verdict, in AttemptEvidence evidence, DateTimeOffset now)
    {
        if (outcome.Credential.Length == 0)
        {
            return;
        }

        // A credential that has never been refused needs no breaker.
        if (verdict == Verdict.Failed)
        {
            Credential(outcome.Credential).Report(verdict, outcome.Pass.CredentialTicket, evidence.EndpointMayBeAtFault ? null : evidence.Rest, now);
        }
        else if (OwnCredential.Is(outcome.Credential))
        {
            _own.Find(outcome.Credential, endpoint: null)?.Report(verdict, outcome.Pass.CredentialTicket, rest: null, now);
        }
        else if (_credentials.TryGetValue(outcome.Credential, out var breaker))
        {
            breaker.Report(verdict, outcome.Pass.CredentialTicket, rest: null, now);
        }
    }

    private Breaker Credential(string name) => OwnCredential.Is(name) ? _own.Open(name, endpoint: null) : _credentials.GetOrAdd(
        name, static (name, self) => new Breaker(BreakerKind.Credential, name, BreakerPolicy.Credential, self.Sight, self), this);
}
