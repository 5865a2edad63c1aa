using Interchange.EndToEnd.Tests.Upstreams;

namespace Interchange.EndToEnd.Tests.Processes;

/// <summary>A product that may fetch from this machine, and whose plugins have their services on it.</summary>
public sealed class PluggedProduct(SharedStorage storage) : Product(storage)
{
    /// <summary>Serves files, and what plugins ask; told what to say by path.</summary>
    internal ToolServer Tools { get; } = new();

    private protected override IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Fetching__AllowLocal"] = "true",
        ["Fetching__LargestFile"] = "5000000",
        ["Search__Url"] = Tools.Address + "/exa/search",
        ["Search__Key"] = "search-key",
        ["Search__PricePerThousandResults"] = "5",
        ["OPENAI_API_KEY"] = "moderation-key",
        ["Providers__openai__BaseUrl"] = Tools.Address + "/openai/v1/",
        ["MISTRAL_API_KEY"] = "ocr-key",
        ["Providers__mistral__BaseUrl"] = Tools.Address + "/mistral/v1/",
    };

    /// <summary>Models <c>raw/text</c>, <c>raw/files</c>, <c>raw/pictures</c> and <c>raw/searching</c>: one that reads text alone, one that takes files, one that takes pictures too, and one whose provider searches.</summary>
    private protected override string WriteOverlay(string folder)
    {
        var path = Path.Combine(folder, "overlay.json");
        File.WriteAllText(
            path,
            $$"""
            {
              "providers": [ { "slug": "raw", "name": "Raw", "wire": "openai-chat", "baseUrl": "{{Upstream.BaseUrl}}", "authentication": "none" } ],
              "models": [
                { "id": "raw/text", "name": "Reads text" },
                { "id": "raw/files", "name": "Reads files", "inputModalities": ["text", "file"] },
                { "id": "raw/pictures", "name": "Reads files and sees", "inputModalities": ["text", "image", "file"] },
                { "id": "raw/searching", "name": "Searches" }
              ],
              "endpoints": [
                {
                  "provider": "raw", "model": "raw/text", "upstream": "m", "prices": { "prompt": "1", "completion": "2" }, "contextLength": 128000,
                  "supportedParameters": ["max_tokens", "tools"]
                },
                { "provider": "raw", "model": "raw/pictures", "upstream": "m", "prices": { "prompt": "1", "completion": "2" }, "contextLength": 128000 },
                { "provider": "raw", "model": "raw/files", "upstream": "m", "prices": { "prompt": "1", "completion": "2" }, "contextLength": 128000 },
                {
                  "provider": "raw", "model": "raw/searching", "upstream": "m", "prices": { "prompt": "1", "completion": "2" }, "contextLength": 128000,
                  "supportedParameters": ["max_tokens", "web_search_options"]
                }
              ]
            }
            """);
        return path;
    }

    public override async ValueTask DisposeAsync()
    {
        await Tools.DisposeAsync();
        await base.DisposeAsync();
    }
}
