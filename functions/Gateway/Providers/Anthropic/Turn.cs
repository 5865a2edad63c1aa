namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>A message of the wire.</summary>
/// <param name="IsAssistant">Whether the assistant says it; the user does otherwise.</param>
internal sealed record Turn(bool IsAssistant)
{
    public List<Block> Blocks { get; } = [];
}
