using System.Text.Json.Nodes;

namespace Interchange.EndToEnd.Tests.FaultWall;

/// <summary>A request that reached a provider of the wall.</summary>
/// <param name="Provider"><c>a</c> or <c>b</c>.</param>
/// <param name="Number">Counts the requests for this model at this provider, from 1.</param>
/// <param name="At">Since the product was started.</param>
/// <param name="Body">What was asked.</param>
internal sealed record WallAttempt(string Provider, int Number, TimeSpan At, JsonNode Body);
