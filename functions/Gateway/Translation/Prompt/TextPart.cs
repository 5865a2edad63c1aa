namespace Interchange.Gateway.Translation.Prompt;

/// <param name="Text">The text; may be empty.</param>
public sealed record TextPart(string Text) : PromptPart;
