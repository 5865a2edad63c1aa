using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Batches;

/// <summary>A caller with many requests and no hurry.</summary>
internal sealed class BatchCaller(HttpClient http, CancellationToken cancellationToken)
{
    private static readonly Uri Files = new("api/v1/files", UriKind.Relative);

    /// <summary>A line of an input file.</summary>
    public static string Line(string customId, string model, string prompt, string extra = "") =>
        $$$"""{"custom_id":"{{{customId}}}","method":"POST","url":"/v1/chat/completions","body":{"model":"{{{model}}}","messages":[{"role":"user","content":"{{{prompt}}}"}]{{{extra}}}}}""";

    public async Task<string> UploadAsync(IEnumerable<string> lines)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("batch"), "purpose" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(string.Join('\n', lines))), "file", "lines.jsonl" },
        };
        using var response = await http.PostAsync(Files, form, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        return (string)JsonNode.Parse(body)!["id"]!;
    }

    public async Task<(HttpStatusCode Status, JsonNode Body)> CreateAsync(string body)
    {
        using var response = await http.PostAsync(
            new Uri("api/v1/batches", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), cancellationToken);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!);
    }

    /// <summary>Uploads lines and has them answered; the batch's id.</summary>
    public async Task<string> StartAsync(IEnumerable<string> lines, string endpoint = "/v1/chat/completions")
    {
        var (status, body) = await CreateAsync($$"""{"input_file_id":"{{await UploadAsync(lines)}}","endpoint":"{{endpoint}}","completion_window":"24h"}""");
        Assert.True(status == HttpStatusCode.OK, body.ToJsonString());
        return (string)body["id"]!;
    }

    public async Task<JsonNode> GetAsync(string id, string path = "v1/batches") =>
        (await http.GetFromJsonAsync<JsonNode>($"api/{path}/{id}", cancellationToken))!;

    public async Task<(HttpStatusCode Status, JsonNode Body)> CancelAsync(string id)
    {
        using var response = await http.PostAsync(new Uri($"api/v1/batches/{id}/cancel", UriKind.Relative), content: null, cancellationToken);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!);
    }

    /// <summary>The batch once it has ended.</summary>
    public Task<JsonNode> EndedAsync(string id, int patienceSeconds = 120, string path = "v1/batches") => Eventually.GetAsync(
        $"the end of {id}",
        TimeSpan.FromSeconds(patienceSeconds),
        async () => await GetAsync(id, path) is var batch && (string)batch["status"]! is "completed" or "failed" or "expired" or "cancelled" ? batch : null,
        cancellationToken);

    /// <summary>The lines of a file that a batch has made, by custom_id: none may be there twice.</summary>
    public async Task<Dictionary<string, JsonNode>> LinesAsync(JsonNode batch, string file)
    {
        if ((string?)batch[file] is not { } id)
        {
            return [];
        }

        var text = await http.GetStringAsync(new Uri($"api/v1/files/{id}/content", UriKind.Relative), cancellationToken);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => JsonNode.Parse(line)!)
            .ToDictionary(static line => (string?)line["custom_id"] ?? $"line {line["error"]!["line"]}", StringComparer.Ordinal);
    }
}
