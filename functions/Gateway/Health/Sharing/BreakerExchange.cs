using Interchange.Gateway.Health.Breakers;

namespace Interchange.Gateway.Health.Sharing;

/// <summary>
/// Tells other instances of this one's breakers, learns of theirs, and claims the right to probe, so that of all instances one probes.
/// Rows are written under the version that was read: of two that write, one learns what the other wrote first. For one caller at a time.
/// </summary>
internal sealed class BreakerExchange(CircuitBreakers breakers, IHealthStore store, HealthInstance instance, TimeProvider time)
{
    private const int Tries = 5;

    /// <summary>So long before the end of a rest the probe is claimed: a little more than the time between two exchanges.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(1.5);

    /// <summary>A claim that is not renewed ends so long after the rest: its instance has no use for it, or is gone.</summary>
    private static readonly TimeSpan ClaimLasts = TimeSpan.FromSeconds(5);

    private readonly HashSet<Breaker> _unpublished = [];
    private Dictionary<BreakerId, SharedBreaker> _shared = [];

    /// <summary>Takes in all shared breakers.</summary>
    public void Learn(IReadOnlyList<SharedBreaker> all)
    {
        _shared = all.ToDictionary(static breaker => breaker.Id);
        foreach (var shared in all)
        {
            Learn(shared);
        }
    }

    /// <summary>Writes what has changed here; what cannot be written is kept for the next call.</summary>
    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer.</exception>
    public async Task PublishAsync(IReadOnlyCollection<Breaker> changed, CancellationToken cancellationToken)
    {
        _unpublished.UnionWith(changed);
        foreach (var breaker in _unpublished.ToArray())
        {
            await PublishAsync(breaker, cancellationToken);
            _unpublished.Remove(breaker);
        }
    }

    /// <summary>Claims the probes that this instance has requests for and that nobody else has claimed.</summary>
    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer.</exception>
    public async Task ClaimAsync(CancellationToken cancellationToken)
    {
        foreach (var breaker in breakers.Open())
        {
            var now = time.GetUtcNow();
            if (breaker.NeedsClaim(Lead, now) && breaker.Finding() is { Open: true } own)
            {
                // A row that was removed, for nobody has asked for so long, is made again by the claim.
                var id = new BreakerId(breaker.Kind, breaker.Name);
                var shared = _shared.GetValueOrDefault(id) ?? new SharedBreaker { Id = id, Finding = own };
                var from = own.RestsUntil > now ? own.RestsUntil : now;
                var claim = shared with { Finding = own, ClaimedBy = instance.Name, ClaimedUntil = from + ClaimLasts };
                if (await WriteAsync(claim, cancellationToken) is { } holds && IsOwn(holds))
                {
                    breaker.Grant(holds.ClaimedUntil);
                }
            }
        }
    }

    private async Task PublishAsync(Breaker breaker, CancellationToken cancellationToken)
    {
        var id = new BreakerId(breaker.Kind, breaker.Name);
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            var shared = _shared.GetValueOrDefault(id);
            if (breaker.Finding() is not { } own || IsKnown(own, shared))
            {
                return;
            }

            var news = (shared ?? new SharedBreaker { Id = id, Finding = own }) with { Finding = own, ClaimedBy = null, ClaimedUntil = default };
            if (await WriteAsync(news, cancellationToken) is { } now && now.Finding == own)
            {
                return;
            }
        }
    }

    /// <summary>Writes a row, or learns what stands there instead; null when it has gone.</summary>
    private async Task<SharedBreaker?> WriteAsync(SharedBreaker breaker, CancellationToken cancellationToken)
    {
        if (await store.TryWriteAsync(breaker, cancellationToken) is { } version)
        {
            return _shared[breaker.Id] = breaker with { Version = version };
        }

        if (await store.FindAsync(breaker.Id, cancellationToken) is not { } found)
        {
            _shared.Remove(breaker.Id);
            return null;
        }

        _shared[breaker.Id] = found;
        Learn(found);
        return found;
    }

    private void Learn(SharedBreaker shared) => breakers
        .Find(shared.Id.Kind, shared.Id.Name)
        .Learn(shared.Finding, shared.ClaimedElsewhereUntil(instance.Name), time.GetUtcNow());

    private bool IsOwn(SharedBreaker shared) => string.Equals(shared.ClaimedBy, instance.Name, StringComparison.Ordinal);

    /// <summary>True when the others would learn nothing from this instance's finding.</summary>
    private static bool IsKnown(BreakerFinding own, SharedBreaker? shared) => (own.Open, shared?.Finding) switch
    {
        (false, null or { Open: false }) => true,
        (false, { Open: true } theirs) => theirs.Since > own.Since,
        (true, null) => false,
        (true, { Open: true } theirs) => theirs.RestsUntil >= own.RestsUntil && theirs.Openings >= own.Openings,
        (true, { Open: false } theirs) => theirs.Since >= own.Since,
    };
}
