namespace Interchange.EndToEnd.Tests.Processes;

/// <summary>A catalog overlay as an operator writes it (docs/catalog.md): one local provider with one model.</summary>
internal static class OverlayFile
{
    /// <summary>Model <c>raw/model</c>, served by provider <c>raw</c> (display name <c>Raw</c>) at the address.</summary>
    public static string Write(string folder, Uri baseUrl)
    {
        var path = Path.Combine(folder, "overlay.json");
        File.WriteAllText(
            path,
            $$"""
            {
              "providers": [
                { "slug": "raw", "name": "Raw", "wire": "openai-chat", "baseUrl": "{{baseUrl}}", "authentication": "none" }
              ],
              "models": [
                { "id": "raw/model", "name": "Raw" }
              ],
              "endpoints": [
                {
                  "provider": "raw",
                  "model": "raw/model",
                  "upstream": "raw-model",
                  "prices": { "prompt": "1", "completion": "2" },
                  "contextLength": 128000
                }
              ]
            }
            """);
        return path;
    }
}
