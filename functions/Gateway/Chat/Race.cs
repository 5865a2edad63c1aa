namespace Interchange.Gateway.Chat;

/// <summary>Attempts that run side by side for one answer: the first to reach content wins, the others are ended.</summary>
internal sealed class Race
{
    private readonly Lock _gate = new();
    private readonly List<ChatAttempt> _runners = new(2);
    private ChatAttempt? _winner;

    /// <summary>True once one has won.</summary>
    public bool Decided => Volatile.Read(ref _winner) is not null;

    /// <summary>Adds a runner; one that comes after the end is ended at once.</summary>
    public void Join(ChatAttempt attempt)
    {
        lock (_gate)
        {
            if (_winner is null)
            {
                _runners.Add(attempt);
                return;
            }
        }

        attempt.Clock.Overtake();
    }

    /// <summary>True when the attempt has won, now or before.</summary>
    public bool TryWin(ChatAttempt attempt)
    {
        lock (_gate)
        {
            if (_winner is not null)
            {
                return ReferenceEquals(_winner, attempt);
            }

            _winner = attempt;
        }

        EndAll(but: attempt);
        return true;
    }

    /// <summary>Ends every runner.</summary>
    public void EndAll(ChatAttempt? but = null)
    {
        // A cancelled attempt may run on inside the call, so no lock is held.
        ChatAttempt[] runners;
        lock (_gate)
        {
            runners = [.. _runners];
        }

        foreach (var runner in runners)
        {
            if (!ReferenceEquals(runner, but))
            {
                runner.Clock.Overtake();
            }
        }
    }
}
