namespace Interchange.Gateway.Credits.Escrow;

/// <summary>How fast an amount flows, averaged over about ten seconds. Mutable: a field, not a value to pass around.</summary>
internal struct BurnRate
{
    private const double Memory = 10;

    private double _perSecond;
    private TimeSpan _at;

    /// <summary>Adds what has flowed just now.</summary>
    public void Add(Money amount, TimeSpan now)
    {
        Decay(now);
        _perSecond += amount.NanoDollars / Memory;
    }

    /// <summary>What flows in so many seconds at the present rate.</summary>
    public Money In(double seconds, TimeSpan now)
    {
        Decay(now);
        return new Money((long)Math.Min(_perSecond * seconds, long.MaxValue / 8d));
    }

    private void Decay(TimeSpan now)
    {
        if (now > _at)
        {
            _perSecond *= Math.Exp((_at - now).TotalSeconds / Memory);
            _at = now;
        }
    }
}
