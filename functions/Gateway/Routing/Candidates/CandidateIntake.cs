using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Routing.Byok;
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
        SetGroups(first, target);
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
    }

    private void SetGroups(int first, in RouteTarget target)
    {
        var acrossModels = request.Provider.Sort is { AcrossModels: true };
        if (request.Credentials is { } own)
        {
            Spread(first, target, own, acrossModels);
            return;
        }

        foreach (ref var candidate in candidates.Span[first..])
        {
            candidate.SetGroup(acrossModels);
        }
    }

    /// <summary>Puts one candidate for every credential with which an endpoint may be called in the place of the endpoint's.</summary>
    private void Spread(int first, in RouteTarget target, RouteCredentials own, bool acrossModels)
    {
        var taken = candidates.Count;
        for (var index = first; index < taken; index++)
        {
            var plain = candidates.Span[index];
            var (free, rank, section) = (index, (byte)0, CredentialSection.Prioritized);
            var (place, count) = own.Of(plain.Facts.Endpoint.Provider).GetOffsetAndLength(own.All.Length);
            for (var end = place + count; place < end; place++)
            {
                var credential = own.All[place];
                if (!eligibility.Admits(target.Model, plain.Facts, credential))
                {
                    continue;
                }

                if (credential.IsFallback && section != CredentialSection.Fallback)
                {
                    (rank, section) = (0, CredentialSection.Fallback);
                }

                var candidate = plain;
                candidate.Own = (byte)(place + 1);
                candidate.SetGroup(acrossModels, section, rank++);
                Put(candidate, ref free);
            }

            if (eligibility.AdmitsShared(target.Model, plain.Facts))
            {
                plain.SetGroup(acrossModels);
                Put(plain, ref free);
            }
        }
    }

    /// <param name="candidate">What to put.</param>
    /// <param name="free">The place to put it into; afterwards -1, for the end of the list.</param>
    private void Put(in Candidate candidate, ref int free)
    {
        if (free >= 0)
        {
            candidates.Span[free] = candidate;
            free = -1;
        }
        else
        {
            candidates.Add(candidate);
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
