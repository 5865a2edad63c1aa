namespace Interchange.Gateway.Tests.Chat.Driving;

/// <summary>How the body of a reply ends.</summary>
public enum ReplyEnd
{
    Complete,
    Reset,
    Silence,
}
