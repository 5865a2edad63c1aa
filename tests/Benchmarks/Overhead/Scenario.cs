namespace Interchange.Benchmarks.Overhead;

/// <summary>One kind of load.</summary>
internal sealed record Scenario(bool Stream, int Connections)
{
    public const int Many = 16;

    public static IReadOnlyList<Scenario> All { get; } = [new(false, 1), new(false, Many), new(true, 1), new(true, Many)];

    public string Title => $"{(Stream ? "Streamed" : "Not streamed")}, {Connections} connection{(Connections == 1 ? "" : "s")}";
}
