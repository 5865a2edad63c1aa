using System.Collections.Frozen;
using System.Text.Json;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat.Admission;

/// <summary>
/// Whether everything that is billed of a stream's output is seen as it comes, so that it may be paid for in slices and ended where nobody pays on. It must be
/// text, one answer of it; the model must not think out of sight; and the provider must stop billing when it is cancelled. Where any of that is not so, all that
/// the answer may come to is reserved before it begins. Pure.
/// </summary>
internal static class SeenOutput
{
    private static readonly string[] Reasoning = ["reasoning", "include_reasoning", "reasoning_effort"];

    /// <param name="request">The request.</param>
    /// <param name="step">Where it would go.</param>
    public static bool IsWhole(ChatRequest request, RouteStep step) =>
        request.Stream && request.Choices == 1 && step.Provider.CancellingStopsBilling && IsText(step.Endpoint.Pricing)
        && (step.Provider.StreamsThoughts || !MayReason(step.Endpoint.SupportedParameters)) && !AsksForUnseen(request.Document);

    private static bool IsText(Pricing pricing) => pricing is { ImageOutput: null, AudioOutput: null };

    // An endpoint of which nothing is known may do anything.
    private static bool MayReason(FrozenSet<string> parameters) => parameters.Count == 0 || Array.Exists(Reasoning, parameters.Contains);

    /// <summary>A prediction is billed where it was wrong, media have far more bytes than tokens, and thoughts can be left out on request.</summary>
    private static bool AsksForUnseen(ChatDocument document)
    {
        foreach (var (field, member) in document.Members)
        {
            if (field != ChatField.Other || member.IsNull)
            {
                continue;
            }

            // From the opening quote of the name.
            var name = document.Utf8.Span[(member.Start + 1)..member.ValueStart];
            if (name.StartsWith("prediction\""u8) || name.StartsWith("modalities\""u8) || name.StartsWith("audio\""u8)
                || (name.StartsWith("include_reasoning\""u8) && member.Kind != JsonTokenType.True)
                || (name.StartsWith("reasoning\""u8) && document.ValueOf(member).IndexOf("\"exclude\""u8) >= 0))
            {
                return true;
            }
        }

        return false;
    }
}
