using Interchange.Gateway.Credits.Escrow;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Tests.Credits.Escrow;

/// <summary>One instance of the model: what it holds, what it has admitted, and a question of its that may be on its way.</summary>
internal sealed class EscrowInstance : IReservationKeeper
{
    private readonly string _name;
    private int _leases;

    public EscrowInstance(string name, string accountId, EscrowOptions options, TimeSpan skew)
    {
        _name = name;
        Skew = skew;
        State = new EscrowState(accountId, this, () => $"{_name}x{++_leases}", options);
    }

    public EscrowState State { get; }

    /// <summary>How far its wall clock is off.</summary>
    public TimeSpan Skew { get; }

    public List<(Reservation Reservation, string Key, DateTimeOffset AdmittedAt)> Open { get; } = [];

    public List<SpendDemand> Waiting { get; } = [];

    /// <summary>On its way to storage, or on the way back once there is an outcome.</summary>
    public (EscrowExchange Exchange, LeaseOutcome? Outcome)? InFlight { get; set; }

    public Reservation? TryReserve(SpendBounds bounds, ISpendPlan plan, Reservation? existing) => throw new NotSupportedException();

    public ValueTask<Admittance> ReserveAsync(SpendBounds bounds, ISpendPlan plan, Reservation? existing, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public SettledSpend Settle(Reservation reservation, SpendAmount spent) => throw new NotSupportedException();

    public void Doubt(Reservation reservation) => throw new NotSupportedException();
}
