namespace Interchange.Gateway.Catalog.Refresh;

/// <summary>How an offer differs from the catalog in force.</summary>
public enum CatalogChangeKind
{
    /// <summary>The catalog does not have it.</summary>
    Added,

    /// <summary>A price, a bound or a stage is another.</summary>
    Changed,

    /// <summary>models.dev no longer has it. It can still be called, marked as deprecated: an account's request that worked yesterday works today.</summary>
    Withdrawn,

    /// <summary>A price more than ten times as high or as low as before, or none: taken for a slip, and not followed.</summary>
    Implausible,

    /// <summary>It has a kind of price that this build does not know: left as it is, or left out.</summary>
    NotUnderstood,
}
