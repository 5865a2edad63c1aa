namespace Interchange.Benchmarks.Processes;

/// <summary>The catalog overlay that makes the stand-in upstream a provider of the product.</summary>
internal static class CatalogOverlay
{
    public const string Model = "bench/standin";

    public static string Render(Uri upstream) =>
        $$"""
        {
          "providers": [
            { "slug": "standin", "name": "Stand-in", "wire": "openai-chat", "baseUrl": "{{new Uri(upstream, "/v1/")}}", "authentication": "none" }
          ],
          "models": [
            { "id": "{{Model}}", "name": "Stand-in" }
          ],
          "endpoints": [
            {
              "provider": "standin",
              "model": "{{Model}}",
              "upstream": "standin",
              "prices": { "prompt": "1", "completion": "2" },
              "contextLength": 128000
            }
          ]
        }
        """;
}
