using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Routing.Fallback;

/// <summary>What the attempts of a chain leave open. Pure.</summary>
internal readonly record struct ChainHistory(RoutePlan Plan, IReadOnlyList<Attempt> Attempts)
{
    private const int MostRequests = 2;

    /// <summary>The last attempt that failed; null when breakers have refused all, or others were faster.</summary>
    public Attempt? LastFailed
    {
        get
        {
            for (var index = Attempts.Count - 1; index >= 0; index--)
            {
                if (Attempts[index].Failure is not null)
                {
                    return Attempts[index];
                }
            }

            return null;
        }
    }

    /// <summary>The first step in the plan's order that may still be tried for the first time.</summary>
    public int? FirstOpen()
    {
        for (var step = 0; step < Plan.Steps.Length; step++)
        {
            if (IsOpen(step))
            {
                return step;
            }
        }

        return null;
    }

    /// <summary>The first such step with the model of another step.</summary>
    public int? FirstOpenOfModel(int other)
    {
        var model = Plan.Steps[other].Endpoint.Model;
        for (var step = 0; step < Plan.Steps.Length; step++)
        {
            if (string.Equals(Plan.Steps[step].Endpoint.Model, model, StringComparison.Ordinal) && IsOpen(step))
            {
                return step;
            }
        }

        return null;
    }

    /// <summary>Whether a step may still be tried for the first time.</summary>
    public bool IsOpen(int step)
    {
        var (requests, failed, refused) = Count(step);
        return requests < MostRequests && !failed && !refused && Serves(step);
    }

    /// <summary>Whether a step that failed may be sent one more request.</summary>
    public bool MayRetry(int step)
    {
        var (requests, _, refused) = Count(step);
        return requests < MostRequests && !refused && Serves(step);
    }

    private (int Requests, bool Failed, bool Refused) Count(int step)
    {
        var (requests, failed, refused) = (0, false, false);
        foreach (var attempt in Attempts)
        {
            if (attempt.Step == step)
            {
                requests += attempt.Sent ? 1 : 0;
                failed |= attempt.Failure is not null;
                refused |= !attempt.Sent;
            }
        }

        return (requests, failed, refused);
    }

    /// <summary>False when an earlier failure tells that the step would fail as well.</summary>
    private bool Serves(int step)
    {
        var candidate = Plan.Steps[step];
        foreach (var attempt in Attempts)
        {
            var tried = Plan.Steps[attempt.Step];
            switch (attempt.Failure?.Class)
            {
                case FailureClass.Credential or FailureClass.SecretUnavailable when string.Equals(tried.Credential, candidate.Credential, StringComparison.Ordinal):
                case FailureClass.ContextLength when !IsLarger(candidate.Endpoint, tried.Endpoint):
                    return false;
            }
        }

        return true;
    }

    /// <summary>Where the catalog does not know both contexts, another model may be larger and the same one is not.</summary>
    private static bool IsLarger(ModelEndpoint candidate, ModelEndpoint tried) =>
        candidate.ContextLength is { } own && tried.ContextLength is { } tooSmall
            ? own > tooSmall
            : !string.Equals(candidate.Model, tried.Model, StringComparison.Ordinal);
}
