using Interchange.Gateway.Credits.Escrow;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Chat.Admission;

/// <summary>
/// What one stream may still be charged for, as it comes. A byte of content stands for a token, which is more than any tokenizer makes of it, so what has been seen
/// is never more than is reserved. More is reserved ahead of need: from memory, or from the ledger while the stream goes on. What a provider has made and this
/// instance has not read when nobody pays on is not charged; it is bounded by the buffers of one connection, and by the provider, which stops when it is cancelled
/// (<see cref="SeenOutput"/>). Where the balance bounded the output, the provider was told, and once all of that bound is reserved nothing is watched any more. Used by one
/// attempt, one call at a time.
/// </summary>
internal sealed class StreamAllowance : IDisposable
{
    /// <summary>Tokens of an answer that are billed and leave no byte: the marks around its parts.</summary>
    public const long Unseen = 64;

    /// <summary>So many bytes before the reservation ends more is asked for.</summary>
    private const long Ahead = 2_048;

    private readonly StepAdmission _admission;
    private CancellationTokenSource? _ended;
    private Task<Admittance>? _asking;
    private long _covered;

    public StreamAllowance(StepAdmission admission)
    {
        _admission = admission;
        Note(admission.Wish);
    }

    /// <summary>From more bytes of content than this on, <see cref="TryCover"/> is to be asked.</summary>
    public long Next { get; private set; }

    /// <summary>True while what has come is paid for; sees to it, without waiting, that it stays so.</summary>
    /// <param name="bytes">Bytes of content so far.</param>
    public bool TryCover(long bytes)
    {
        if (_asking is { IsCompletedSuccessfully: true } asked)
        {
            _asking = null;
            if (!Heard(asked.Result))
            {
                // Others may have given back by the time when it matters.
                Next = _covered;
            }
        }

        if (bytes <= Next)
        {
            return true;
        }

        if (_asking is null && !TryExtend(bytes))
        {
            _asking = AskAsync(bytes);
            Next = bytes;
        }

        return bytes <= _covered;
    }

    /// <summary>Waits until what has come is paid for.</summary>
    /// <param name="bytes">Bytes of content so far.</param>
    /// <param name="cancellationToken">Nobody waits for it any more.</param>
    /// <returns>Null when it is; otherwise why not.</returns>
    public async Task<GatewayError?> CoverAsync(long bytes, CancellationToken cancellationToken)
    {
        while (bytes > _covered)
        {
            if (_asking is null && TryExtend(bytes))
            {
                continue;
            }

            var admittance = await (_asking ?? AskAsync(bytes)).WaitAsync(cancellationToken);
            _asking = null;
            if (!Heard(admittance))
            {
                return admittance.Refusal is { } refusal ? AdmissionErrors.OfStream(refusal, _admission.Wish.Amount) : AdmissionErrors.UnknownInStream;
            }
        }

        return null;
    }

    /// <summary>What has been asked for and not answered is not wanted any more.</summary>
    public void Dispose()
    {
        _ended?.Cancel();
        _ended?.Dispose();
    }

    private bool TryExtend(long bytes)
    {
        if (!_admission.Run.Reservation!.TryAdjust(_admission.Bounds, PlanFor(bytes)))
        {
            return false;
        }

        Note(_admission.Run.Reservation.Wish);
        return true;
    }

    private Task<Admittance> AskAsync(long bytes) =>
        _admission.Run.Reservation!.AdjustAsync(_admission.Bounds, PlanFor(bytes), (_ended ??= new CancellationTokenSource()).Token).AsTask();

    private ExtensionPlan PlanFor(long bytes)
    {
        var wish = _admission.Wish;
        var target = Math.Max(bytes + Unseen + Math.Max(OutputPlan.Moderate, bytes / 2), wish.Units + OutputPlan.Moderate);
        return new ExtensionPlan(_admission.Plan, wish, Math.Min(target, wish.Most));
    }

    private bool Heard(Admittance admittance)
    {
        if (admittance.Reservation is not { } reservation)
        {
            return false;
        }

        _admission.Run.Reservation = reservation;
        Note(reservation.Wish);
        return true;
    }

    private void Note(SpendWish wish)
    {
        _admission.Wish = wish;
        _covered = wish.Units >= wish.Most ? long.MaxValue : wish.Units - Unseen;
        Next = _covered == long.MaxValue ? long.MaxValue : _covered - Math.Min(Ahead, _covered / 2);
    }
}
