using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Batches;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Security;

/// <summary>Ids inside of requests: what one account has is nothing to another, in whatever place it is named.</summary>
public sealed class ForeignIdsTests(SharedStorage storage) : EndToEndTests
{
    private const string Words = "words of the owner alone";

    [Fact]
    public async Task What_an_id_stands_for_is_its_accounts_alone()
    {
        var tables = storage.NextAccount();
        var owners = (await StartAsync(new InterchangeSettings { Tables = tables })).Keys;
        var product = await StartAsync(new InterchangeSettings { Tables = tables });
        var (owner, stranger) = (product.CallerWith(owners.Inference), product.Caller);
        foreach (var keys in (KeysFile[])[owners, product.Keys])
        {
            using var policy = await product.CallerWith(keys.Management).Http.PatchAsJsonAsync("api/v1/policy", new { store_responses = true }, Cancellation);
            policy.EnsureSuccessStatusCode();
        }

        var text = await UploadAsync(owner, "user_data", Words);
        var lines = await UploadAsync(owner, "batch", BatchCaller.Line("a", "scripted/echo", Words));
        var response = (string)JsonNode.Parse((await SendAsync(owner, "responses", $$"""{"model":"scripted/echo","input":"{{Words}}","store":true}""")).Body)!["id"]!;
        const string Reads = "\"plugins\":[{\"id\":\"file-parser\",\"pdf\":{\"engine\":\"pdf-text\"}}]";
        (string Path, string Body)[] requests =
        [
            ("chat/completions", $$$"""{"model":"scripted/echo","messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"{{{text}}}"}}]}],{{{Reads}}}}"""),
            ("messages", $$"""{"model":"scripted/echo","max_tokens":99,"messages":[{"role":"user","content":[{"type":"document","source":{"type":"file","file_id":"{{text}}"} }]}],{{Reads}}}"""),
            ("responses", $$"""{"model":"scripted/echo","input":[{"role":"user","content":[{"type":"input_file","file_id":"{{text}}"}]}],{{Reads}}}"""),
            ("responses", $$"""{"model":"scripted/echo","input":"go on","previous_response_id":"{{response}}"}"""),
            ("batches", $$"""{"input_file_id":"{{lines}}","endpoint":"/v1/chat/completions","completion_window":"24h"}"""),
        ];

        foreach (var (path, body) in requests)
        {
            var (status, told) = await SendAsync(stranger, path, body);
            Assert.True(status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound, $"{path}: {status} {told}");
            Assert.DoesNotContain(Words, told, StringComparison.Ordinal);

            (status, told) = await SendAsync(owner, path, body);
            Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {told}");
        }
    }

    private static async Task<string> UploadAsync(Caller caller, string purpose, string content)
    {
        using var form = new MultipartFormDataContent { { new StringContent(purpose), "purpose" }, { new StringContent(content), "file", "words.txt" } };
        using var uploaded = await caller.Http.PostAsync(new Uri("api/v1/files", UriKind.Relative), form, Cancellation);
        Assert.Equal(HttpStatusCode.OK, uploaded.StatusCode);
        return (string)(await uploaded.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["id"]!;
    }

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(Caller caller, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await caller.Http.PostAsync(new Uri($"api/v1/{path}", UriKind.Relative), content, Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
