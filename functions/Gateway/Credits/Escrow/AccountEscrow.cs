using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Credits.Escrow;

/// <summary>The escrow of one account: serialises what requests do with <see cref="EscrowState"/>, and puts its questions to the ledger, one at a time.</summary>
internal sealed class AccountEscrow : IReservationKeeper
{
    private readonly Lock _gate = new();
    private readonly ICreditLedger _ledger;
    private readonly CreditEscrow _owner;
    private readonly EscrowOptions _options;
    private readonly EscrowState _state;
    private TimeSpan _nextSweep;
    private Task _exchanging = Task.CompletedTask;
    private bool _running;
    private volatile bool _forgotten;

    public AccountEscrow(string accountId, CreditEscrow owner, ICreditLedger ledger, EscrowOptions options)
    {
        _owner = owner;
        _ledger = ledger;
        _options = options;
        _state = new EscrowState(accountId, this, owner.NextLeaseId, options);
    }

    /// <summary>True when another object has to be asked: this one was idle, and has been dropped.</summary>
    public bool IsForgotten => _forgotten;

    /// <summary>Reserves from memory; null when storage has to be asked.</summary>
    public Reservation? TryReserve(SpendBounds bounds, ISpendPlan plan, Reservation? existing)
    {
        lock (_gate)
        {
            if (_forgotten)
            {
                return null;
            }

            var reservation = _state.TryReserve(bounds, plan, existing, _owner.Now);
            StartIfDue();
            return reservation;
        }
    }

    /// <summary>Reserves, asking storage where memory has too little.</summary>
    /// <exception cref="OperationCanceledException">The caller has left; nothing is reserved that was not before.</exception>
    public ValueTask<Admittance> ReserveAsync(SpendBounds bounds, ISpendPlan plan, Reservation? existing, CancellationToken cancellationToken)
    {
        if (TryReserve(bounds, plan, existing) is { } reservation)
        {
            return new(new Admittance(reservation, null));
        }

        var demand = new WaitingDemand(bounds, plan, existing);
        lock (_gate)
        {
            if (_forgotten)
            {
                return new(_owner.ReserveAsync(_state.AccountId, bounds, plan, cancellationToken).AsTask());
            }

            _state.Add(demand, _owner.Now);
            StartIfDue();
        }

        return new(WaitAsync(demand, cancellationToken));
    }

    public SettledSpend Settle(Reservation reservation, SpendAmount spent)
    {
        lock (_gate)
        {
            var settled = _state.Settle(reservation, spent, _owner.Now);
            StartIfDue();
            return settled;
        }
    }

    public void Doubt(Reservation reservation)
    {
        lock (_gate)
        {
            if (!reservation.Book.IsVoid && !reservation.Book.IsRetired)
            {
                _state.Retire();
                StartIfDue();
            }
        }
    }

    /// <summary>Renews, tops up and gives back where it is time to. False when the account was idle and holds nothing: it is forgotten.</summary>
    public bool Tick()
    {
        lock (_gate)
        {
            _forgotten = _state.IsForgettable(_owner.Now);
            if (!_forgotten && !_running)
            {
                Start();
            }

            return !_forgotten;
        }
    }

    /// <summary>Gives back everything that is not reserved, now and from now on.</summary>
    public async Task CloseAsync()
    {
        Task exchanging;
        lock (_gate)
        {
            _state.Close();
            StartIfDue();
            exchanging = _exchanging;
        }

        await exchanging;
    }

    /// <summary>Completes when no question is on its way.</summary>
    internal Task SettledAsync()
    {
        lock (_gate)
        {
            return _exchanging;
        }
    }

    private void StartIfDue()
    {
        if (_state.IsDue && !_running)
        {
            Start();
        }
    }

    private void Start()
    {
        if (_state.NextExchange(_owner.Now) is { } exchange)
        {
            _running = true;

            // Off the request's thread, and not tied to its cancellation: others wait for the answer too.
            _exchanging = Task.Run(() => RunAsync(exchange));
        }
    }

    private async Task RunAsync(EscrowExchange? exchange)
    {
        while (exchange is not null)
        {
            exchange = await PutAsync(exchange);
        }
    }

    /// <summary>Puts a question, takes over the answer, and says what is to be asked next.</summary>
    private async Task<EscrowExchange?> PutAsync(EscrowExchange exchange)
    {
        LeaseOutcome? outcome = null;
        try
        {
            outcome = await _ledger.LeaseAsync(exchange.Request, CancellationToken.None);
        }
        catch (StorageUnavailableException exception)
        {
            _owner.NoteOutage(exception);
        }
#pragma warning disable CA1031 // Whatever goes wrong on the way to storage, nobody may be left waiting, and nothing is known of what was asked.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _owner.NoteFailure(exception);
        }

        await SweepAsync(exchange, outcome is not null);
        lock (_gate)
        {
            if (outcome is null)
            {
                _state.Failed(exchange, _owner.Now);
            }
            else
            {
                _owner.NoteAnswer(outcome);
                _state.Answered(exchange, outcome, _owner.Now);
            }

            var next = _state.IsDue ? _state.NextExchange(_owner.Now) : null;
            _running = next is not null;
            return next;
        }
    }

    /// <summary>Now and then, what instances that are gone had leased returns to the account.</summary>
    private async Task SweepAsync(EscrowExchange exchange, bool answered)
    {
        var now = _owner.Now;
        if (!answered || now.Elapsed < _nextSweep)
        {
            return;
        }

        _nextSweep = now.Elapsed + _options.SweepGrace;
        try
        {
            await _ledger.ExpireAsync(exchange.Request.AccountId, now.Utc - _options.SweepGrace, CancellationToken.None);
        }
        catch (StorageUnavailableException exception)
        {
            _owner.NoteOutage(exception);
        }
#pragma warning disable CA1031 // A sweep that fails is made again; whoever waits for the answer must not be left waiting.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _owner.NoteFailure(exception);
        }
    }

    private async Task<Admittance> WaitAsync(WaitingDemand demand, CancellationToken cancellationToken)
    {
        await using var leaving = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var (account, demand) = ((AccountEscrow, WaitingDemand))state!;
                lock (account._gate)
                {
                    account._state.Remove(demand);
                }

                demand.Cancel(token);
            },
            (this, demand));
        return await demand.Task;
    }

    private sealed class WaitingDemand(SpendBounds bounds, ISpendPlan plan, Reservation? existing) : SpendDemand(bounds, plan, existing)
    {
        private readonly TaskCompletionSource<Admittance> _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Admittance> Task => _decided.Task;

        public override void Decide(Admittance admittance) => _decided.TrySetResult(admittance);

        public void Cancel(CancellationToken cancellationToken) => _decided.TrySetCanceled(cancellationToken);
    }
}
