namespace Interchange.Embedded.Durable.Workers;

/// <summary>A registered activity.</summary>
internal interface IActivity
{
    string Name { get; }

    /// <summary>Runs it. Its failure reaches the caller.</summary>
    /// <param name="instanceId">The orchestration that calls.</param>
    /// <param name="input">The input as JSON.</param>
    /// <returns>The result as JSON.</returns>
    Task<string?> RunAsync(string instanceId, string? input, CancellationToken cancellationToken);
}
