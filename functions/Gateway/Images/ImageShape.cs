using System.Collections.Immutable;
using System.Globalization;
using Interchange.Gateway.Chat.Operations;

namespace Interchange.Gateway.Images;

/// <summary>How large an image is to be, and of what shape, as far as the caller says. Pure. Source: <c>ImageGenerationRequest</c> of OpenRouter's OpenAPI document.</summary>
/// <param name="Pixels">Width and height, where the caller said pixels: nothing else counts then.</param>
/// <param name="Resolution">One of <see cref="Resolutions"/>; null when not said.</param>
/// <param name="AspectRatio">One of <see cref="AspectRatios"/>, but not <c>auto</c>; null when not said.</param>
internal sealed record ImageShape((int Width, int Height)? Pixels, string? Resolution, string? AspectRatio)
{
    private const int LeastPixels = 16;
    private const int MostPixels = 16_384;

    /// <summary>Sides whose relation is nearer than this are of one shape.</summary>
    private const double Tolerance = 0.02;

    public static readonly ImmutableArray<string> Resolutions = ["512", "1K", "2K", "4K"];

    public static readonly ImmutableArray<string> AspectRatios =
    [
        "1:1", "1:2", "1:4", "1:8", "2:1", "2:3", "3:2", "3:4", "4:1", "4:3", "4:5", "5:4", "8:1", "9:16", "16:9", "9:19.5", "19.5:9", "9:20", "20:9", "9:21", "21:9", "auto",
    ];

    /// <summary>Width over height; null when the caller leaves it open.</summary>
    public double? Ratio => Pixels is var (width, height) ? (double)width / height : AspectRatio is null ? null : RatioOf(AspectRatio);

    /// <summary>The tier of the size, also where it was said in pixels; null when open.</summary>
    public string? Tier => Pixels is var (width, height) ? TierOf(Math.Max(width, height)) : Resolution;

    /// <summary>The named shape that is nearest; null when open.</summary>
    public string? NearestRatio(ImmutableArray<string> among) => Ratio is not { } ratio ? null : AspectRatio is { } named && among.Contains(named, StringComparer.Ordinal)
        ? named
        : among.Where(static name => name != "auto").MinBy(name => Math.Abs(Math.Log(RatioOf(name) / ratio)));

    /// <exception cref="Errors.GatewayException">400: a value is not allowed, or two contradict each other.</exception>
    public static ImageShape Read(string? size, string? resolution, string? aspectRatio)
    {
        Check("resolution", resolution, Resolutions);
        Check("aspect_ratio", aspectRatio, AspectRatios);
        var ratio = aspectRatio == "auto" ? null : aspectRatio;
        if (size is null or "auto")
        {
            return new ImageShape(null, resolution, ratio);
        }

        if (Resolutions.FirstOrDefault(tier => tier.Equals(size, StringComparison.OrdinalIgnoreCase)) is { } named)
        {
            return resolution is null || resolution == named
                ? new ImageShape(null, named, ratio)
                : throw OperationFields.Invalid("\"size\" and \"resolution\" contradict each other. Send one of them.");
        }

        var pixels = PixelsOf(size);
        var shape = new ImageShape(pixels, null, null);
        if (resolution is not null && resolution != shape.Tier)
        {
            throw OperationFields.Invalid("\"resolution\" is not that of the pixels in \"size\". Send one of them.");
        }

        return ratio is null || Math.Abs(Math.Log(RatioOf(ratio) / shape.Ratio!.Value)) <= Tolerance
            ? shape
            : throw OperationFields.Invalid("\"aspect_ratio\" is not that of the pixels in \"size\". Send one of them.");
    }

    /// <summary>Width and height of a tier and a shape, in steps of 64 pixels.</summary>
    public (int Width, int Height)? ToPixels()
    {
        const int Step = 64;
        if (Pixels is { } said)
        {
            return said;
        }

        if (Resolution is null && AspectRatio is null)
        {
            return null;
        }

        var side = Resolution switch { "512" => 512, "2K" => 2_048, "4K" => 4_096, _ => 1_024 };
        var root = Math.Sqrt(Ratio ?? 1);
        return (Stepped(side * root), Stepped(side / root));

        static int Stepped(double pixels) => Math.Max((int)Math.Round(pixels / Step), 1) * Step;
    }

    private static string TierOf(int longest) => longest switch { <= 512 => "512", <= 1_792 => "1K", <= 3_072 => "2K", _ => "4K" };

    private static double RatioOf(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return double.Parse(name.AsSpan(0, colon), CultureInfo.InvariantCulture) / double.Parse(name.AsSpan(colon + 1), CultureInfo.InvariantCulture);
    }

    private static (int Width, int Height) PixelsOf(string size)
    {
        var x = size.IndexOf('x', StringComparison.OrdinalIgnoreCase);
        return x > 0
            && int.TryParse(size.AsSpan(0, x), NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width is >= LeastPixels and <= MostPixels
            && int.TryParse(size.AsSpan(x + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var height) && height is >= LeastPixels and <= MostPixels
                ? (width, height)
                : throw OperationFields.Invalid("\"size\" must be 512, 1K, 2K, 4K, or pixels from 16x16 to 16384x16384, such as 1024x1024.");
    }

    private static void Check(string name, string? value, ImmutableArray<string> allowed)
    {
        if (value is not null && !allowed.Contains(value, StringComparer.Ordinal))
        {
            throw OperationFields.Invalid($"\"{name}\" must be one of {string.Join(", ", allowed)}.");
        }
    }
}
