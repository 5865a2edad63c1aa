using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Limits.Counting;

/// <summary>What all instances have taken of a limit in its latest window.</summary>
/// <param name="Window">Name of the window, after <see cref="RateWindow"/>.</param>
/// <param name="Taken">How much, less what was given back.</param>
public readonly record struct RateCount(string Window, long Taken)
{
    public static readonly RateCount None = new("", 0);

    /// <summary>The count as it stands in a window: nothing in one that <see cref="WindowName.IsLater">is later</see>.</summary>
    public RateCount In(string window) => WindowName.IsLater(window, Window) ? new RateCount(window, 0) : this;
}
