namespace Interchange.Storage.Tests.Support;

/// <summary>What happens to one exchange with storage.</summary>
/// <param name="Status">The status of the made-up answer; null for none: the connection breaks.</param>
/// <param name="IsLate">Whether storage has done what it was asked first.</param>
internal sealed record StorageFault(int? Status, bool IsLate)
{
    public static readonly StorageFault[] All =
    [
        new(409, IsLate: false),
        new(412, IsLate: false),
        new(429, IsLate: false),
        new(500, IsLate: false),
        new(null, IsLate: false),
        new(500, IsLate: true),
        new(503, IsLate: true),
        new(null, IsLate: true),
    ];
}
