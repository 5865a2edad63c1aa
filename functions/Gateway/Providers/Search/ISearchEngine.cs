namespace Interchange.Gateway.Providers.Search;

/// <summary>Searches the web. Thread-safe.</summary>
public interface ISearchEngine
{
    /// <summary>By this name callers ask for it, such as <c>exa</c>.</summary>
    string Name { get; }

    /// <summary>Whether it has what it needs.</summary>
    bool IsOn { get; }

    /// <summary>What so many results cost, in dollars.</summary>
    decimal CostOf(int results);

    /// <summary>Searches.</summary>
    /// <exception cref="ProviderServiceException">The engine did not answer.</exception>
    Task<IReadOnlyList<SearchResult>> SearchAsync(SearchQuery query, CancellationToken cancellationToken);
}
