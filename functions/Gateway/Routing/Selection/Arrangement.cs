using Interchange.Gateway.Routing.Candidates;

namespace Interchange.Gateway.Routing.Selection;

/// <summary>Puts the candidates into the order in which they are tried. Pure.</summary>
internal static class Arrangement
{
    public static void Arrange(RouteRequest request, CandidateList candidates, List<RouteTarget> targets)
    {
        var acrossModels = request.Provider.Sort is { AcrossModels: true };
        var order = new CandidateOrder(acrossModels);
        if (candidates.Count > 1)
        {
            candidates.Span.Sort(order);
        }

        if (request.Provider.Order.IsEmpty)
        {
            DrawFirsts(request, candidates, targets, order, acrossModels);
            PutBoundFirst(request, candidates, acrossModels);
        }

        if (!request.Provider.AllowFallbacks)
        {
            KeepWithoutFallbacks(candidates);
        }
    }

    /// <summary>Load balancing: of each model's best group, the one to try first is drawn.</summary>
    private static void DrawFirsts(RouteRequest request, CandidateList candidates, List<RouteTarget> targets, CandidateOrder order, bool acrossModels)
    {
        for (var first = 0; first < candidates.Count;)
        {
            var span = candidates.Span;
            var model = span[first].Model;
            var end = first + 1;
            while (end < span.Length && order.CompareGroups(span[first], span[end]) == 0)
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

    /// <summary>The endpoint that has the conversation's cache goes first among those of its model, unless it fails or misses what the caller prefers.</summary>
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
            while (first > 0 && (acrossModels || span[first - 1].Model == span[index].Model))
            {
                first--;
            }

            candidates.MoveForward(index, first);
            return;
        }
    }

    private static void KeepWithoutFallbacks(CandidateList candidates)
    {
        var span = candidates.Span;
        if (span.IsEmpty || span[0].Listed == short.MaxValue)
        {
            candidates.Truncate(Math.Min(span.Length, 1));
            return;
        }

        var kept = 0;
        foreach (var candidate in span)
        {
            if (candidate.Listed != short.MaxValue)
            {
                span[kept++] = candidate;
            }
        }

        candidates.Truncate(kept);
    }
}
