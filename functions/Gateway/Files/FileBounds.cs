using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Files;

/// <summary>How much accounts may upload.</summary>
public sealed record FileBounds
{
    public const string LargestSetting = "Files:LargestFile";

    public const string TotalSetting = "Files:LargestTotal";

    /// <summary>The most bytes of a file. Setting <c>Files:LargestFile</c>, default 100 MB: on Azure a request has no more without another setting.</summary>
    public long Largest { get; init; } = 100_000_000;

    /// <summary>The most bytes of all files of an account. Setting <c>Files:LargestTotal</c>, default 10 GB.</summary>
    public long LargestTotal { get; init; } = 10_000_000_000;

    /// <exception cref="InvalidOperationException">A setting is not a number of bytes.</exception>
    public static FileBounds From(IConfiguration configuration)
    {
        var defaults = new FileBounds();
        return new FileBounds
        {
            Largest = Read(configuration, LargestSetting, defaults.Largest),
            LargestTotal = Read(configuration, TotalSetting, defaults.LargestTotal),
        };
    }

    private static long Read(IConfiguration configuration, string setting, long otherwise)
    {
        if (configuration[setting] is not { Length: > 0 } text)
        {
            return otherwise;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Setting {setting} must be a whole number of bytes, such as {otherwise}."));
    }
}
