namespace Interchange.Gateway.Translation.Prompt;

/// <param name="Url">An address, or a data URL that holds the video.</param>
public sealed record VideoPart(string Url) : PromptPart;
