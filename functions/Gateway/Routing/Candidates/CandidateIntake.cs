using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Routing.Selection;

namespace Interchange.Gateway.Routing.Candidates;

/// <summary>Takes the endpoints of one model after the other into the list, with all that decides their places.</summary>
internal readonly struct CandidateIntake(RouteRequest request, Eligibility eligibility, IEndpointHealth? health, CandidateList candidates, List<Exclusion>? record)
{
    public void Take(in RouteTarget target, int place)
    {
        var first = candidates.Count;
        var selected = target.Resolved.Endpoints;
        var next = 0;
        foreach (var facts in target.Model.Endpoints)
        {
            // The selected endpoints are some of the model's, in the same order.
            if (next == selected.Length || !ReferenceEquals(selected[next], facts.Endpoint))
            {
                record?.Add(new Exclusion(target.Model, facts, ExclusionReason.Variant));
                continue;
            }

            next++;
            var reason = eligibility.WhyNot(target.Model, facts, target.Resolved.Variants);
            if (reason == ExclusionReason.None)
            {
                candidates.Add(new Candidate { Facts = facts, Model = (short)place });
            }
            else
            {
                record?.Add(new Exclusion(target.Model, facts, reason));
            }
        }

        SoftPreferences.Apply(candidates, first, request.Needs.Parameters, target.Model, record);
        Place(candidates.Span[first..], target);
    }

    private void Place(Span<Candidate> taken, in RouteTarget target)
    {
        if (taken.IsEmpty)
        {
            return;
        }

        var preferences = request.Provider;
        foreach (ref var candidate in taken)
        {
            var condition = health?.Of(candidate.Facts.Endpoint) ?? EndpointCondition.Unknown;
            candidate.Listed = Rank(preferences, candidate.Facts.Endpoint.Tag);
            var listed = candidate.Listed != short.MaxValue;
            candidate.Misses = !listed && Preferred.Misses(preferences, condition);
            candidate.Condition = listed ? (byte)0 : SortKeys.ConditionOf(condition, target.Sort is not null);
            (candidate.Key, candidate.SecondKey) = SortKeys.Of(target.Sort, candidate.Facts, condition);
            candidate.Throughput = condition.Throughput?.P50 ?? double.NaN;
            candidate.ToolSuccess = condition.ToolCallSuccess ?? double.NaN;
        }

        var exacto = target.Sort == RouteSortBy.Exacto;
        if (exacto || (target.Sort != RouteSortBy.Price && request.Needs.Parameters.Contains(Catalog.ParameterSet.Tools)))
        {
            AutoExacto.Rank(taken, exacto);
        }

        var acrossModels = preferences.Sort is { AcrossModels: true };
        foreach (ref var candidate in taken)
        {
            candidate.SetGroup(acrossModels);
        }
    }

    private static short Rank(ProviderPreferences preferences, string tag)
    {
        for (var rank = 0; rank < preferences.Order.Length; rank++)
        {
            if (ProviderSlug.Matches(preferences.Order[rank], tag))
            {
                return (short)rank;
            }
        }

        return short.MaxValue;
    }
}
