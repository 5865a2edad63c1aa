namespace Interchange.Gateway.Batches.Inline;

/// <summary>What stands before the requests of an inline batch.</summary>
/// <param name="Endpoint">What they are for.</param>
/// <param name="Model">The model of all of them.</param>
internal sealed record InlineHead(string Endpoint, string Model);
