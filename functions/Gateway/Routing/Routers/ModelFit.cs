using Interchange.Gateway.Catalog;
using Interchange.Gateway.Routing.Candidates;

namespace Interchange.Gateway.Routing.Routers;

/// <summary>Whether a model can be chosen for a caller who left the choice open: a general chat model with an endpoint that meets the request in full.</summary>
internal static class ModelFit
{
    // Models for one task: they answer, but not what a caller who leaves the choice open wants to know.
    private static readonly string[] SpecialWords = ["guard", "safety", "safeguard", "ocr", "translate", "embed", "rerank", "mt", "prover", "usdcode", "tts", "asr", "realtime", "livetranslate"];

    public static bool IsGeneral(Model model) =>
        model.OfferedByRouters
        && model.InputModalities.Contains("text", StringComparer.Ordinal)
        && model.OutputModalities is ["text"]
        && !Array.Exists(SpecialWords, word => HasWord(model.Id, word));

    /// <summary>The cheapest endpoint that meets the request; null for none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="eligibility">The request's hard filters.</param>
    /// <param name="used">The parameters that the request uses: what is a soft preference among endpoints is a need when the model is open.</param>
    /// <param name="free">True for endpoints that cost nothing; false for ordinary ones, trial offers not among them.</param>
    public static EndpointFacts? Cheapest(ModelFacts model, Eligibility eligibility, ParameterSet used, bool free)
    {
        EndpointFacts? cheapest = null;
        var variants = free ? ModelVariants.Free : ModelVariants.None;
        var needed = used.Without(used.Without(SoftPreferences.All));
        foreach (var endpoint in model.Endpoints)
        {
            if ((free ? endpoint.Endpoint.Pricing.IsFree : !endpoint.Endpoint.FreeTier)
                && endpoint.Endpoint.Stage != EndpointStage.Deprecated
                && endpoint.MaySupport(needed)
                && (cheapest is null || endpoint.Price < cheapest.Price)
                && eligibility.WhyNot(model, endpoint, variants) == ExclusionReason.None)
            {
                cheapest = endpoint;
            }
        }

        return cheapest;
    }

    private static bool HasWord(string id, string word)
    {
        var at = id.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        return at > 0
            && !char.IsAsciiLetter(id[at - 1])
            && (at + word.Length == id.Length || !char.IsAsciiLetter(id[at + word.Length]));
    }
}
