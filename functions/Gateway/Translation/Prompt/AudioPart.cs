namespace Interchange.Gateway.Translation.Prompt;

/// <param name="Data">Base64.</param>
/// <param name="Format">Such as <c>wav</c> or <c>mp3</c>.</param>
public sealed record AudioPart(string Data, string Format) : PromptPart;
