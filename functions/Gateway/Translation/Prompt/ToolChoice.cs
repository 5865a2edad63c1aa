namespace Interchange.Gateway.Translation.Prompt;

/// <param name="Kind">How far the model is free.</param>
/// <param name="Name">The function of <see cref="ToolChoiceKind.Function"/>; null otherwise.</param>
public sealed record ToolChoice(ToolChoiceKind Kind, string? Name = null);
