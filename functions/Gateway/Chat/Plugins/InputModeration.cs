using System.Text.Json.Nodes;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Moderation;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Plugins;

/// <summary>
/// Has a moderator look at what users and tools say in a request, before anybody answers it. What is flagged is told its sender alone, and kept nowhere. Source:
/// moderation errors of OpenRouter's error reference.
/// </summary>
internal sealed class InputModeration(IModerator moderator)
{
    private const int LongestShown = 100;

    /// <summary>Moderators take so many texts at once.</summary>
    private const int MostTexts = 32;

    private const int LongestText = 100_000;

    /// <exception cref="GatewayException">403: flagged; 400: there is no moderator; 503: it does not answer, so it is not known.</exception>
    public async Task RunAsync(JsonArray messages, string model, CancellationToken cancellationToken)
    {
        if (!moderator.IsOn)
        {
            throw new GatewayException(GatewayError.InvalidRequest("The plugin moderation is not served by this gateway: it has no key for a moderator. Remove it."));
        }

        foreach (var texts in messages.OfType<JsonObject>().Where(IsInput).SelectMany(TextsOf).Chunk(MostTexts))
        {
            Verdict verdict;
            try
            {
                verdict = await moderator.JudgeAsync(texts, cancellationToken);
            }
            catch (ProviderServiceException exception)
            {
                throw new GatewayException(
                    GatewayError.Unavailable("The moderator does not answer, so the request is not known to be allowed. Nothing was sent: try again shortly."), exception);
            }

            if (verdict.Position is { } position)
            {
                throw Flagged(verdict, texts[position], model);
            }
        }
    }

    private static bool IsInput(JsonObject message) => TextOf(message["role"]) is "user" or "tool" or "function";

    private static IEnumerable<string> TextsOf(JsonObject message)
    {
        var texts = message["content"] switch
        {
            JsonArray parts => parts.OfType<JsonObject>().Select(static part => TextOf(part["text"])).OfType<string>(),
            var content => TextOf(content) is { } text ? [text] : [],
        };
        return texts.Where(static text => !string.IsNullOrWhiteSpace(text)).SelectMany(Pieces);
    }

    private static IEnumerable<string> Pieces(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = TextCut.LengthFrom(text, start, LongestText);
            yield return text.Substring(start, length);
            start += length;
        }
    }

    private GatewayException Flagged(Verdict verdict, string text, string model) => new(
        new GatewayError(403, ErrorType.ContentPolicyViolation, "The request was flagged by moderation, and nothing was sent. \"metadata\" says why.")
        {
            Metadata = new JsonObject
            {
                ["reasons"] = new JsonArray([.. verdict.Reasons.Select(static reason => (JsonNode)reason)]),
                ["flagged_input"] = TextCut.To(text, LongestShown),
                ["provider_name"] = moderator.Name,
                ["model_slug"] = model,
            },
        });

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
