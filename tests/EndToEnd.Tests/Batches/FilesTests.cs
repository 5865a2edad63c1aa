using System.ClientModel;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Processes;
using OpenAI;
using OpenAI.Files;

namespace Interchange.EndToEnd.Tests.Batches;

/// <summary>Files from the caller's side: OpenAI's own library, and plain HTTP where that has no words for it.</summary>
[Collection(ProductCollection.Name)]
public sealed class FilesTests : EndToEndTests
{
    private const string Lines = "{\"custom_id\":\"a\"}\n";

    private static readonly Uri Files = new("api/v1/files", UriKind.Relative);

    private readonly InterchangeProcess _product;

    public FilesTests(Product product) => _product = Using(product);

    private HttpClient Http => _product.Caller.Http;

    [Fact]
    public async Task OpenAIs_library_uploads_finds_lists_reads_and_deletes_a_file()
    {
        var client = new OpenAIFileClient(
            new ApiKeyCredential(_product.Keys.Inference), new OpenAIClientOptions { Endpoint = new Uri(_product.Http.BaseAddress!, "api/v1") });
        OpenAIFile uploaded = await client.UploadFileAsync(BinaryData.FromString(Lines), "lines.jsonl", FileUploadPurpose.Batch);

        OpenAIFile found = await client.GetFileAsync(uploaded.Id, Cancellation);
        Assert.Equal(("lines.jsonl", Lines.Length, FilePurpose.Batch), (found.Filename, found.SizeInBytes, found.Purpose));
        OpenAIFileCollection listed = await client.GetFilesAsync(FilePurpose.Batch, Cancellation);
        Assert.Contains(listed, file => file.Id == uploaded.Id);
        BinaryData content = await client.DownloadFileAsync(uploaded.Id, Cancellation);
        Assert.Equal(Lines, content.ToString());

        FileDeletionResult deleted = await client.DeleteFileAsync(uploaded.Id, Cancellation);
        Assert.True(deleted.Deleted);
        Assert.Equal(404, (await Assert.ThrowsAsync<ClientResultException>(() => client.GetFileAsync(uploaded.Id, Cancellation))).Status);
        Assert.Equal(404, (await Assert.ThrowsAsync<ClientResultException>(() => client.DownloadFileAsync(uploaded.Id, Cancellation))).Status);
    }

    [Fact]
    public async Task A_large_file_comes_back_as_it_was()
    {
        var bytes = new byte[9_000_001];
        new Random(1).NextBytes(bytes);
        var id = (string)(await UploadAsync(bytes, "batch")).Body["id"]!;

        Assert.Equal(bytes, await Http.GetByteArrayAsync(new Uri($"api/v1/files/{id}/content", UriKind.Relative), Cancellation));
    }

    [Fact]
    public async Task What_was_uploaded_for_models_to_read_is_not_given_back()
    {
        var (status, file) = await UploadAsync("%PDF-1.7 …"u8.ToArray(), "user_data");
        Assert.Equal((HttpStatusCode.OK, "application/pdf", false), (status, (string)file["mime_type"]!, (bool)file["downloadable"]!));

        using var content = await Http.GetAsync(new Uri($"api/v1/files/{file["id"]}/content", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, content.StatusCode);
    }

    [Theory]
    [InlineData("user_data", "00010203", "no type that is taken")]
    [InlineData("batch", "", "empty")]
    [InlineData("fine-tune", "61", "purpose")]
    public async Task What_is_not_taken_is_said(string purpose, string hex, string says)
    {
        var (status, body) = await UploadAsync(Convert.FromHexString(hex), purpose);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(says, (string)body["error"]!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_gap()
    {
        var mine = new List<string>();
        for (var file = 0; file < 3; file++)
        {
            mine.Add((string)(await UploadAsync(Encoding.ASCII.GetBytes($"text {file}"), "assistants")).Body["id"]!);
        }

        var seen = new List<string>();
        for (var after = ""; ;)
        {
            var page = (await Http.GetFromJsonAsync<JsonNode>($"{Files}?purpose=assistants&limit=2&order=asc{after}", Cancellation))!;
            seen.AddRange(page["data"]!.AsArray().Select(static file => (string)file!["id"]!));
            if (!(bool)page["has_more"]!)
            {
                break;
            }

            after = $"&after={page["last_id"]}";
        }

        Assert.Equal(mine, seen.Intersect(mine));
        Assert.Equal(seen.Distinct(), seen);
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> UploadAsync(byte[] bytes, string purpose)
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(bytes), "file", "a.jsonl" },
            { new StringContent(purpose), "purpose" },
        };
        using var response = await Http.PostAsync(Files, form, Cancellation);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!);
    }
}
