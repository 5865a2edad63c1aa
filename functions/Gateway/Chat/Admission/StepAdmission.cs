using Interchange.Gateway.Credits.Escrow;

namespace Interchange.Gateway.Chat.Admission;

/// <summary>What an attempt at one step may spend.</summary>
/// <param name="run">The request, whose reservation it is a use of.</param>
/// <param name="step">Index of the step.</param>
/// <param name="plan">What it wants.</param>
/// <param name="bounds">What bounds it beside the balance.</param>
/// <param name="wish">What of it was granted.</param>
internal sealed class StepAdmission(ChatRun run, int step, OutputPlan plan, SpendBounds bounds, SpendWish wish)
{
    private readonly Lock _gate = new();
    private bool _isAlone;

    public ChatRun Run => run;

    public int Step => step;

    public OutputPlan Plan => plan;

    public SpendBounds Bounds => bounds;

    public SpendWish Wish { get; set; } = wish;

    /// <summary>True when the answer may come to more than is reserved.</summary>
    public bool Grows => Wish.Units < Wish.Most;

    /// <summary>No other attempt runs beside this one from now on: what was reserved for one is free again. The first call does it.</summary>
    public void StandAlone()
    {
        lock (_gate)
        {
            if (!_isAlone)
            {
                _isAlone = true;
                run.Reservation?.TryAdjust(bounds, new FixedPlan(Wish));
            }
        }
    }
}
