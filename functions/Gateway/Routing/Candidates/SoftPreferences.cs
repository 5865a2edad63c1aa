using Interchange.Gateway.Catalog;

namespace Interchange.Gateway.Routing.Candidates;

/// <summary>
/// Tools, structured output and verbosity: where some endpoint of the model supports what the request uses, only such endpoints stay; where none
/// does, all stay and the parameter is left out.
/// </summary>
internal static class SoftPreferences
{
    // Structured output is the stronger form of a response format, so it comes before it.
    private static readonly ParameterSet[] Groups =
        [ParameterSet.Tools, ParameterSet.StructuredOutputs, ParameterSet.ResponseFormat, ParameterSet.Verbosity];

    public static ParameterSet All { get; } =
        ParameterSet.Tools.With(ParameterSet.StructuredOutputs).With(ParameterSet.ResponseFormat).With(ParameterSet.Verbosity);

    /// <summary>Removes from the end of the list, from the first candidate of a model on, those that lack what others of the model support.</summary>
    public static void Apply(CandidateList candidates, int first, ParameterSet used, ModelFacts model, List<Exclusion>? record)
    {
        if (!used.Overlaps(All))
        {
            return;
        }

        foreach (var group in Groups)
        {
            if (used.Contains(group) && SomeSupport(candidates.Span[first..], group))
            {
                Keep(candidates, first, group, model, record);
            }
        }
    }

    private static bool SomeSupport(ReadOnlySpan<Candidate> candidates, ParameterSet group)
    {
        foreach (ref readonly var candidate in candidates)
        {
            if (candidate.Facts.Parameters.Contains(group))
            {
                return true;
            }
        }

        return false;
    }

    private static void Keep(CandidateList candidates, int first, ParameterSet group, ModelFacts model, List<Exclusion>? record)
    {
        var span = candidates.Span;
        var kept = first;
        for (var index = first; index < span.Length; index++)
        {
            if (span[index].Facts.MaySupport(group))
            {
                span[kept++] = span[index];
            }
            else
            {
                record?.Add(new Exclusion(model, span[index].Facts, ExclusionReason.UnsupportedParameters));
            }
        }

        candidates.Truncate(kept);
    }
}
