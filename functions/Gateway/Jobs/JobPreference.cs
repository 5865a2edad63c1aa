using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Interchange.Gateway.Jobs;

/// <summary>
/// How a caller prefers to be answered: <c>Prefer: respond-async, wait=10</c>. What cannot be read is no preference. Source: RFC 7240.
/// </summary>
/// <param name="RespondAsync">The answer may come later, at another address.</param>
/// <param name="Wait">For so long the caller likes to wait for it all the same; null where they do not say.</param>
public readonly record struct JobPreference(bool RespondAsync, TimeSpan? Wait)
{
    /// <summary>Longer than this no request is kept waiting: behind it lies a load balancer that gives up after 230 s of silence.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(220);

    /// <summary>As <c>Preference-Applied</c> says it.</summary>
    public string Applied => Wait is { } wait
        ? string.Create(CultureInfo.InvariantCulture, $"respond-async, wait={(long)wait.TotalSeconds}")
        : "respond-async";

    public static JobPreference Read(StringValues headers)
    {
        var (respondAsync, wait) = (false, (TimeSpan?)null);
        foreach (var header in headers)
        {
            foreach (var preference in (header ?? "").Split(','))
            {
                // Parameters of a preference stand behind semicolons; these two have none.
                var name = preference.AsSpan();
                name = name[..(name.IndexOf(';') is >= 0 and var end ? end : name.Length)].Trim(" \t");
                var value = ReadOnlySpan<char>.Empty;
                if (name.IndexOf('=') is >= 0 and var equals)
                {
                    value = name[(equals + 1)..].Trim(" \t").Trim('"');
                    name = name[..equals].TrimEnd(" \t");
                }

                if (name.Equals("respond-async", StringComparison.OrdinalIgnoreCase))
                {
                    respondAsync = true;
                }
                else if (wait is null && name.Equals("wait", StringComparison.OrdinalIgnoreCase)
                    && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                {
                    wait = TimeSpan.FromSeconds(Math.Min(seconds, (long)LongestWait.TotalSeconds));
                }
            }
        }

        return new JobPreference(respondAsync, wait);
    }
}
