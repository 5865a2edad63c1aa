using System.Collections.Immutable;

namespace Interchange.Gateway.Limits;

/// <summary>A request that has passed its limits. Disposing of it frees its slot.</summary>
public sealed class RatePermit : IDisposable
{
    /// <summary>The permit of requests that nothing bounds.</summary>
    internal static readonly RatePermit Unbounded = new(null, default, []);

    private readonly AccountRates? _rates;
    private readonly RateDemand _demand;
    private readonly ImmutableArray<string> _windows;
    private bool _settled;
    private bool _released;

    internal RatePermit(AccountRates? rates, RateDemand demand, ImmutableArray<string> windows)
    {
        _rates = rates;
        _demand = demand;
        _windows = windows;
    }

    /// <summary>Puts right what was counted for the request. Called once it has ended; later calls change nothing.</summary>
    /// <param name="tokens">What it has used.</param>
    /// <param name="answered">Whether it was answered: limits that do not count failures give it back otherwise.</param>
    public void Settle(long tokens, bool answered)
    {
        if (_settled || _rates is null)
        {
            return;
        }

        _settled = true;
        _rates.Settle(_demand, _windows, tokens, answered);
    }

    public void Dispose()
    {
        if (_released || _rates is null || _demand.Slots is not { } slots)
        {
            return;
        }

        _released = true;
        _rates.Release(slots);
    }
}
