namespace Interchange.Benchmarks.Chaos;

/// <summary>What happens to one exchange with storage.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Status">The status that is answered; null for none.</param>
/// <param name="Hangs">Whether the answer is kept back for longer than anybody waits; otherwise, where there is no status, the connection breaks.</param>
/// <param name="IsLate">Whether storage has done what it was asked first.</param>
internal sealed record StorageTrouble(string Name, int? Status, bool Hangs, bool IsLate)
{
    /// <summary>Any exchange can meet these.</summary>
    public static readonly StorageTrouble[] OfAny =
    [
        new("429", 429, Hangs: false, IsLate: false),
        new("500", 500, Hangs: false, IsLate: false),
        new("503", 503, Hangs: false, IsLate: false),
        new("broken", null, Hangs: false, IsLate: false),
        new("timeout", null, Hangs: true, IsLate: false),
        new("done, then 500", 500, Hangs: false, IsLate: true),
        new("done, then broken", null, Hangs: false, IsLate: true),
        new("done, then timeout", null, Hangs: true, IsLate: true),
    ];

    /// <summary>Changes under conditions meet these as well: another writer was quicker.</summary>
    public static readonly StorageTrouble[] OfChanges =
    [
        new("409", 409, Hangs: false, IsLate: false),
        new("412", 412, Hangs: false, IsLate: false),
        new("409", 409, Hangs: false, IsLate: false),
        new("412", 412, Hangs: false, IsLate: false),
        .. OfAny,
    ];
}
