namespace Interchange.Gateway.Translation.Prompt;

/// <summary>Who says a message.</summary>
public enum MessageRole
{
    System,
    Developer,
    User,
    Assistant,
    Tool,
}
