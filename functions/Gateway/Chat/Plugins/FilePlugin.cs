using System.Text.Json;

namespace Interchange.Gateway.Chat.Plugins;

/// <summary>Reads the options of the plugin <c>file-parser</c>. Pure. Source: <c>FileParserPlugin</c> of OpenRouter's OpenAPI document.</summary>
internal static class FilePlugin
{
    /// <summary>The engine that is asked for; null where none is.</summary>
    /// <exception cref="Errors.GatewayException">400: not the documented form, or an engine that is none.</exception>
    public static FileEngine? EngineOf(JsonElement plugin)
    {
        if (!plugin.TryGetProperty("pdf"u8, out var pdf) || pdf.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (pdf.ValueKind != JsonValueKind.Object)
        {
            throw PluginsReader.Invalid("\"pdf\" of the plugin file-parser must be an object, such as {\"engine\":\"pdf-text\"}.");
        }

        if (!pdf.TryGetProperty("engine"u8, out var engine) || engine.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return engine.ValueKind != JsonValueKind.String ? throw Unknown()
            : engine.ValueEquals("native"u8) ? FileEngine.Native
            : engine.ValueEquals("pdf-text"u8) || engine.ValueEquals("cloudflare-ai"u8) ? FileEngine.Text
            : engine.ValueEquals("mistral-ocr"u8) ? FileEngine.Recognised
            : throw Unknown();
    }

    private static Errors.GatewayException Unknown() =>
        PluginsReader.Invalid("\"pdf.engine\" of the plugin file-parser must be \"native\", \"pdf-text\", \"cloudflare-ai\" or \"mistral-ocr\".");
}
