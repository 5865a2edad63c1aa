using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Batches;

/// <summary>Uploads against the bounds that an operator has set.</summary>
public sealed class FileSizeTests(SharedStorage storage) : EndToEndTests
{
    [Fact]
    public async Task A_file_that_is_too_large_is_a_413_that_says_how_large_it_may_be()
    {
        var product = await StartAsync(new InterchangeSettings
        {
            Tables = storage.NextAccount(),
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Files__LargestFile"] = "100000", ["Files__LargestTotal"] = "150000" },
        });
        foreach (var chunked in (bool[])[false, true])
        {
            Assert.Equal((HttpStatusCode.RequestEntityTooLarge, true), await UploadAsync(product, 200_000, chunked, says: "100000"));
        }

        Assert.Equal((HttpStatusCode.OK, true), await UploadAsync(product, 100_000, chunked: true, says: ""));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, true), await UploadAsync(product, 60_000, chunked: false, says: "150000"));
        Assert.Equal((HttpStatusCode.OK, true), await UploadAsync(product, 50_000, chunked: false, says: ""));
    }

    private static async Task<(HttpStatusCode Status, bool Says)> UploadAsync(InterchangeProcess product, int length, bool chunked, string says)
    {
        using var form = new MultipartFormDataContent { { new StringContent("batch"), "purpose" }, { new ByteArrayContent(new byte[length]), "file", "a.jsonl" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v1/files", UriKind.Relative)) { Content = form };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await product.Caller.Http.SendAsync(request, Cancellation);
        var body = (await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
        return (response.StatusCode, body.ToJsonString().Contains(says, StringComparison.Ordinal));
    }
}
