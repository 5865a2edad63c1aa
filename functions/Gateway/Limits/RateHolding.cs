using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Limits;

/// <summary>What this instance holds of one limit. Guarded by its account's lock.</summary>
internal sealed class RateHolding(RateLimit limit)
{
    public RateLimit Limit { get; set; } = limit;

    public string Window { get; private set; } = "";

    /// <summary>Taken and not used yet; below zero where requests have used more than they were expected to.</summary>
    public long Free { get; private set; }

    /// <summary>What all instances had taken when storage was last asked.</summary>
    public long Taken { get; private set; }

    /// <summary>When it was last used, as the clock's timestamp.</summary>
    public long LastUsed { get; set; }

    /// <summary>How much was used since storage was last asked: the guess for what will be used next.</summary>
    public long UsedSince { get; private set; }

    /// <summary>Until then, as the clock's timestamp, nobody asks storage again: it had just nothing left.</summary>
    public long EmptyUntil { get; set; }

    /// <summary>Starts anew when the window has passed. A window that another instance's faster clock has opened is kept.</summary>
    public void MoveTo(string window)
    {
        if (WindowName.IsLater(window, Window))
        {
            (Window, Free, Taken, EmptyUntil) = (window, 0, 0, 0);
        }
    }

    public void Use(long amount)
    {
        Free -= amount;
        UsedSince += amount;
    }

    /// <summary>Gives back what a request took and did not use, or takes what it used beyond that; nothing once its window has passed.</summary>
    public void Correct(string window, long unused)
    {
        if (window == Window)
        {
            Free += unused;
        }
    }

    public void Took(Counting.RateState state)
    {
        MoveTo(state.Window);
        if (state.Window == Window)
        {
            Free += state.Granted;
            Taken = state.Taken;
        }

        UsedSince = 0;
    }

    /// <summary>All that is free, which is held no longer.</summary>
    public long LetGo()
    {
        var free = Math.Max(0, Free);
        Free -= free;
        return free;
    }
}
