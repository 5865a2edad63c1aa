namespace Interchange.Benchmarks.Processes;

/// <summary>The catalog overlay that makes the stand-in upstream a provider of the product.</summary>
internal static class CatalogOverlay
{
    public const string Model = "bench/standin";

    /// <param name="upstream">The stand-in.</param>
    /// <param name="models">Models that it serves. Each has a name of its own there too, by which breakers know them apart.</param>
    public static string Render(Uri upstream, IReadOnlyList<string> models) =>
        $$"""
        {
          "providers": [
            { "slug": "standin", "name": "Stand-in", "wire": "openai-chat", "baseUrl": "{{new Uri(upstream, "/v1/")}}", "authentication": "none" }
          ],
          "models": [
            {{string.Join(",\n    ", models.Select(static model => $$"""{ "id": "{{model}}", "name": "Stand-in" }"""))}}
          ],
          "endpoints": [
            {{string.Join(",\n    ", models.Select(Endpoint))}}
          ]
        }
        """;

    private static string Endpoint(string model) =>
        $$"""
        {
              "provider": "standin",
              "model": "{{model}}",
              "upstream": "{{model[(model.IndexOf('/') + 1)..]}}",
              "prices": { "prompt": "1", "completion": "2" },
              "contextLength": 128000
            }
        """;
}
