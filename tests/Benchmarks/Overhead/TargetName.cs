namespace Interchange.Benchmarks.Overhead;

internal static class TargetName
{
    public const string Upstream = "Stand-in alone";
    public const string Yarp = "YARP";
    public const string Product = "Interchange";
    public const string Portkey = "Portkey";
}
