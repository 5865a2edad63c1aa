namespace Interchange.Gateway.Translation.Prompt;

/// <param name="Url">An address, or a data URL that holds the image.</param>
/// <param name="Detail"><c>auto</c>, <c>low</c>, <c>high</c> or <c>original</c>; null when not said.</param>
public sealed record ImagePart(string Url, string? Detail) : PromptPart;
