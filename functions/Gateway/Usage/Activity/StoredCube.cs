namespace Interchange.Gateway.Usage.Activity;

/// <summary>A roll-up as it is stored.</summary>
/// <param name="Texts">The values of all dimensions, each once.</param>
/// <param name="Cells">The cells.</param>
internal sealed record StoredCube(string[] Texts, StoredCell[] Cells);
