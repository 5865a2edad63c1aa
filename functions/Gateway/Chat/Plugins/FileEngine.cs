namespace Interchange.Gateway.Chat.Plugins;

/// <summary>How PDF files of a request are read. Source: <c>PDFParserEngine</c> of OpenRouter's OpenAPI document.</summary>
internal enum FileEngine
{
    /// <summary>The model gets the file as it is.</summary>
    Native,

    /// <summary>The model gets the text that is in the file. OpenRouter's own engine for that, <c>cloudflare-ai</c>, is asked for alike.</summary>
    Text,

    /// <summary>The model gets the text that is recognised on the pages.</summary>
    Recognised,
}
