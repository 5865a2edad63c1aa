using System.Collections.Immutable;

namespace Interchange.Gateway.Providers;

/// <summary>How a provider makes images, in the form of OpenAI's images.</summary>
/// <param name="Path">Relative to the provider's base address.</param>
public sealed record ImagesApi(string Path = "images/generations")
{
    /// <summary>OpenAI's own. Source: OpenAI's API reference of images.</summary>
    public static ImagesApi OpenAI { get; } = new()
    {
        EditsPath = "images/edits",
        Streams = true,
        Parameters = ["background", "output_compression", "output_format", "quality"],
        Options = ["input_fidelity", "moderation", "partial_images"],
    };

    /// <summary>Where images go that others are made after, as a form of files; null for a provider that takes none.</summary>
    public string? EditsPath { get; init; }

    /// <summary>What <c>response_format</c> says to get the bytes rather than an address; null where bytes are all there is.</summary>
    public string? Base64Format { get; init; }

    /// <summary>How the size of an image is said.</summary>
    public ImageSizing Sizing { get; init; }

    /// <summary>Whether it streams partial images.</summary>
    public bool Streams { get; init; }

    /// <summary>Whether it takes <c>seed</c>.</summary>
    public bool TakesSeed { get; init; }

    /// <summary>Properties of OpenRouter's request that it knows under the same name, beside <c>prompt</c>, <c>n</c> and the size.</summary>
    public ImmutableArray<string> Parameters { get; init; } = [];

    /// <summary>Properties of its own that callers may send it in <c>provider.options</c>.</summary>
    public ImmutableArray<string> Options { get; init; } = [];
}
