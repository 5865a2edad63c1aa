using System.Globalization;

namespace Interchange.Benchmarks.Report;

/// <summary>How figures are written.</summary>
internal static class Figure
{
    public const string None = "–";

    public static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Precise(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    public static string Short(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);
}
