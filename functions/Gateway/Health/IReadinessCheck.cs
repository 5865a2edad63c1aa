namespace Interchange.Gateway.Health;

/// <summary>One thing the gateway cannot serve without.</summary>
public interface IReadinessCheck
{
    /// <summary>What is checked, such as <c>storage</c>.</summary>
    string Name { get; }

    /// <summary>Null when it is ready; else a sentence that says what is wrong, fit for everyone's eyes. Does not throw for what it checks.</summary>
    Task<string?> WhyNotReadyAsync(CancellationToken cancellationToken);
}
