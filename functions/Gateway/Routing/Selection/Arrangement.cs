using Interchange.Gateway.Routing.Candidates;

namespace Interchange.Gateway.Routing.Selection;

/// <summary>Puts the candidates into the order in which they are tried. Pure.</summary>
internal static class Arrangement
{
    public static void Arrange(RouteRequest request, CandidateList candidates, List<RouteTarget> targets)
    {
        var acrossModels = request.Provider.Sort is { AcrossModels: true };
        Sort(candidates.Span, acrossModels);

        if (request.Provider.Order.IsEmpty)
        {
            DrawFirsts(request, candidates, targets, acrossModels);
            PutBoundFirst(request, candidates, acrossModels);
        }

        if (!request.Provider.AllowFallbacks)
        {
            KeepWithoutFallbacks(candidates);
        }
    }

    private static void Sort(Span<Candidate> candidates, bool acrossModels)
    {
        var apart = !acrossModels;
        foreach (ref readonly var candidate in candidates)
        {
            apart &= !candidate.Misses;
        }

        if (!apart)
        {
            candidates.Sort(default(CandidateOrder));
            return;
        }

        // Taken in model by model, and staying so: each model by itself is less to compare.
        for (var first = 0; first < candidates.Length;)
        {
            var end = first + 1;
            while (end < candidates.Length && candidates[end].Model == candidates[first].Model)
            {
                end++;
            }

            candidates[first..end].Sort(default(CandidateOrder));
            first = end;
        }
    }

    /// <summary>Load balancing: of each model's best group, the one to try first is drawn.</summary>
    private static void DrawFirsts(RouteRequest request, CandidateList candidates, List<RouteTarget> targets, bool acrossModels)
    {
        for (var first = 0; first < candidates.Count;)
        {
            var span = candidates.Span;
            var model = span[first].Model;
            var end = first + 1;
            while (end < span.Length && span[first].Group == span[end].Group)
            {
                end++;
            }

            var equals = span[first..end];
            if (equals.Length > 1 && targets[model].Sort is null)
            {
                var drawn = request.Session is { } session && (session.Explicit || SomeCache(equals))
                    ? PriceLottery.Draw(equals, session)
                    : PriceLottery.Draw(equals, request.Seed + (ulong)model);
                candidates.MoveForward(first + drawn, first);
            }

            while (end < span.Length && (acrossModels || span[end].Model == model))
            {
                end++;
            }

            first = end;
        }
    }

    private static bool SomeCache(ReadOnlySpan<Candidate> equals)
    {
        foreach (ref readonly var candidate in equals)
        {
            if (candidate.Facts.CachesPrompts)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The endpoint that has the conversation's cache goes first among those of its model and section, unless it fails or misses what the caller prefers.
    /// </summary>
    private static void PutBoundFirst(RouteRequest request, CandidateList candidates, bool acrossModels)
    {
        if (request.Session is null || request.Bound is not { } bound)
        {
            return;
        }

        const byte StillWell = 1;
        var span = candidates.Span;
        for (var index = 0; index < span.Length; index++)
        {
            if (!ReferenceEquals(span[index].Facts.Endpoint, bound) || span[index].Misses || span[index].Condition > StillWell)
            {
                continue;
            }

            var first = index;
            while (first > 0 && span[first - 1].Section == span[index].Section && (acrossModels || span[first - 1].Model == span[index].Model))
            {
                first--;
            }

            candidates.MoveForward(index, first);
            return;
        }
    }

    private static void KeepWithoutFallbacks(CandidateList candidates)
    {
        // The caller's own credentials come first, listed or not: what is listed may stand anywhere.
        var span = candidates.Span;
        var kept = 0;
        foreach (var candidate in span)
        {
            if (candidate.Listed != short.MaxValue)
            {
                span[kept++] = candidate;
            }
        }

        candidates.Truncate(kept > 0 ? kept : Math.Min(span.Length, 1));
    }
}
