namespace Interchange.Gateway.Translation.Prompt;

/// <summary>A document. One of <see cref="Data"/> and <see cref="FileId"/> is there.</summary>
public sealed record FilePart : PromptPart
{
    /// <summary>An address, or a data URL that holds the document.</summary>
    public string? Data { get; init; }

    public string? FileId { get; init; }

    public string? Filename { get; init; }
}
