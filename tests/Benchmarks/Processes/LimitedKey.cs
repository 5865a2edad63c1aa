using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Interchange.Benchmarks.Processes;

/// <summary>A key of the product's first account with a limit of each kind, so high that none is reached: each of them has to be checked all the same.</summary>
internal static class LimitedKey
{
    private const string Limits =
        """{"name":"limited","limit":1000000,"limit_reset":"daily","rate_limits":{"requests_per_minute":100000000,"requests_per_day":100000000,"tokens_per_minute":1000000000,"concurrency":100000}}""";

    /// <returns>The key.</returns>
    public static async Task<string> MakeAsync(Uri address, string stateFolder, CancellationToken cancellationToken)
    {
        using var manager = new HttpClient { BaseAddress = address };
        manager.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await KeysFile.FindManagementKeyAsync(stateFolder, cancellationToken));
        using var content = new StringContent(Limits, new MediaTypeHeaderValue("application/json"));
        using var response = await manager.PostAsync(new Uri("/api/v1/keys", UriKind.Relative), content, cancellationToken);
        return response.IsSuccessStatusCode
            ? (string)(await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!["key"]!
            : throw new InvalidOperationException($"No key was made: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
