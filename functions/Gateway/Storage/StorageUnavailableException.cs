namespace Interchange.Gateway.Storage;

/// <summary>
/// Storage does not answer, answers too late, or refuses the gateway itself. Nothing is known about what was asked, and a write may
/// or may not have happened. For a caller this is a 503 with <c>Retry-After</c>, never a 401 or a 404 (invariant I7).
/// </summary>
public sealed class StorageUnavailableException(string table, Exception innerException)
    : Exception($"Storage of {table} is unavailable: {innerException.GetType().Name}.", innerException)
{
    /// <summary>Name of the table or container that was asked.</summary>
    public string Table { get; } = table;
}
