namespace Interchange.Gateway.Providers.Moderation;

/// <summary>Tells what may not be asked. Thread-safe; keeps nothing.</summary>
public interface IModerator
{
    /// <summary>Display name of whoever tells.</summary>
    string Name { get; }

    /// <summary>Its model.</summary>
    string Model { get; }

    /// <summary>Whether it has what it needs.</summary>
    bool IsOn { get; }

    /// <summary>Looks at texts.</summary>
    /// <exception cref="ProviderServiceException">It did not answer.</exception>
    Task<Verdict> JudgeAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}
