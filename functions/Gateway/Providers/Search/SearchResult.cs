namespace Interchange.Gateway.Providers.Search;

/// <summary>What a search has found.</summary>
/// <param name="Url">Where.</param>
/// <param name="Title">What it is called; its address where it has no title.</param>
/// <param name="Text">What of it answers the question.</param>
public sealed record SearchResult(string Url, string Title, string Text);
