namespace Interchange.Gateway.Messages.Answers;

/// <summary>Images that a model made: Messages has no block for them, so they are Markdown in the text.</summary>
internal static class ImageText
{
    public static string Of(string url) => $"\n![image]({url})\n";
}
