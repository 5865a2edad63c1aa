using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Audio;

/// <summary>How endpoints are asked for speech. Pure.</summary>
internal static class SpeechForms
{
    /// <summary>How an endpoint is asked for what a request wants.</summary>
    public static MediaFormChoice For(ModelEndpoint endpoint, ProviderDescriptor provider, IReadOnlyList<string> outputs, ChatDocument document)
    {
        var wish = SpeechWish.Of(document);
        if (provider.Wire != ProviderWire.Gemini && provider.Speech is null)
        {
            return default;
        }

        if (wish.Clones)
        {
            return new(null, "clones no voices through this gateway. Leave \"input_references\" out, and name a \"voice\".");
        }

        if (provider.Speech is { } api)
        {
            return api.Formats.Contains(wish.Format, StringComparer.Ordinal)
                ? new(new SpeechApiForm(api))
                : new(null, $"does not speak in {wish.Format}. Ask for one of {string.Join(", ", api.Formats)}.");
        }

        return wish.Format is "pcm" or "wav" ? new(ChatSpeechForm.Instance) : new(null, $"does not speak in {wish.Format}. Ask for pcm or wav.");
    }
}
