using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Images;

/// <summary>How endpoints are asked for images. Pure.</summary>
internal static class ImageForms
{
    /// <summary>How an endpoint is asked for what a request wants.</summary>
    public static MediaFormChoice For(ModelEndpoint endpoint, ProviderDescriptor provider, IReadOnlyList<string> outputs, ChatDocument document)
    {
        var wish = ImageWish.Of(document);
        if (wish.OutputFormat == "svg")
        {
            return new(null, "makes no SVG. Ask for png, jpeg or webp.");
        }

        if (IsAskedInChat(provider, outputs))
        {
            return wish switch
            {
                { Count: > 1 } => new(null, "makes one image a request. Leave \"n\" out, or send the request several times."),
                { OutputFormat: "jpeg" or "webp" } => new(null, "chooses the format of its images itself. Leave \"output_format\" out, or name another model."),
                { Background: "transparent" } => new(null, "makes no transparent images. Leave \"background\" out, or name another model."),
                _ => new(ChatImageForm.Instance),
            };
        }

        return provider.Images switch
        {
            null => default,
            { EditsPath: null } when !wish.References.IsEmpty => new(null, "makes no images after others here. Leave \"input_references\" out, or name another model."),
            var api => new(new ImagesApiForm(api)),
        };
    }

    /// <summary>Whether an endpoint makes images at all, through this gateway.</summary>
    public static bool Serves(ProviderDescriptor provider, IReadOnlyList<string> outputs) => outputs.Contains("image", StringComparer.Ordinal) && (IsAskedInChat(provider, outputs) || provider.Images is not null);

    /// <summary>Models that also make text are asked in their chat.</summary>
    public static bool IsAskedInChat(ProviderDescriptor provider, IReadOnlyList<string> outputs) =>
        outputs.Contains("text", StringComparer.Ordinal) && provider.Wire is ProviderWire.Gemini or ProviderWire.OpenAIChat;
}
