using Interchange.Gateway.Health.Endpoints;

namespace Interchange.Gateway.Health.Folding;

/// <summary>An attempt of a published usage event, as far as the windows of endpoints are concerned.</summary>
/// <param name="Generation">Hash of the id of the generation it was made for.</param>
/// <param name="IsFirst">Whether it is the first of its generation in the message: those that follow belong to the same.</param>
/// <param name="Ended">When it ended.</param>
/// <param name="Endpoint">Name of the endpoint, as <see cref="Catalog.ModelEndpoint.Name"/>.</param>
/// <param name="Sample">What it adds.</param>
internal readonly record struct PublishedAttempt(UInt128 Generation, bool IsFirst, DateTimeOffset Ended, string Endpoint, AttemptSample Sample);
