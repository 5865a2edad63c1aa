namespace Interchange.Gateway.Providers;

/// <summary>How a provider is told how large an image is to be.</summary>
public enum ImageSizing
{
    /// <summary><c>size</c>, one of OpenAI's three, or in pixels where the caller said pixels.</summary>
    OpenAISizes,

    /// <summary><c>size</c> in pixels.</summary>
    Pixels,

    /// <summary><c>width</c> and <c>height</c>.</summary>
    WidthAndHeight,

    /// <summary><c>aspect_ratio</c>, and <c>resolution</c> as <c>1k</c> or <c>2k</c>.</summary>
    AspectRatio,
}
