using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;
using Interchange.EndToEnd.Tests.Upstreams;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>Provider keys that accounts bring along, from <c>POST /byok</c> to the header that the provider gets.</summary>
public sealed class OwnKeyTests(SharedStorage storage) : EndToEndTests
{
    private readonly KeyedUpstream _upstream = new();

    [Fact]
    public async Task Each_tenant_calls_with_its_own_key_and_none_with_anothers()
    {
        var tables = storage.NextAccount();
        var product = await ProductAsync(tables, Folder());

        // A second tenant of the same installation: the first keys of another state folder on the same storage.
        var neighbour = (await ProductAsync(tables, Folder())).Keys;
        var (one, two) = (product.Keys, neighbour);
        await CreateAsync(product, one, """{"provider":"closed","key":"sk-planted-one-AbCd","name":"One"}""");
        await CreateAsync(product, two, """{"provider":"closed","key":"sk-planted-two-EfGh"}""");

        var first = await AskAsync(product, one, "raw/model");
        Assert.Equal(["closed sk-planted-one-AbCd"], _upstream.TakeKeys());
        await AskAsync(product, two, "raw/model");
        Assert.Equal(["closed sk-planted-two-EfGh"], _upstream.TakeKeys());
        await AskAsync(product, two, "raw/closed");
        Assert.Equal(["closed sk-planted-two-EfGh"], _upstream.TakeKeys());

        // The fee is nothing by default; what the tenant pays at the provider stands beside it.
        var usage = first.Json["usage"]!;
        Assert.True((bool)usage["is_byok"]!);
        Assert.Equal(0m, (decimal)usage["cost"]!);
        Assert.Equal(0.002m, (decimal)usage["cost_details"]!["upstream_inference_cost"]!);
        var record = await product.Caller.GetGenerationAsync(first.Id, Cancellation);
        Assert.True((bool)record["is_byok"]!);
        Assert.Equal(0.002m, (decimal)record["upstream_inference_cost"]!);
        Assert.True((bool)record["provider_responses"]![0]!["is_byok"]!);

        await AssertNowhereAsync(product, "sk-planted", "planted-one");
    }

    [Fact]
    public async Task A_dead_key_gives_way_to_shared_capacity_and_alone_is_a_502()
    {
        var product = await ProductAsync(storage.NextAccount(), Folder());
        await CreateAsync(product, product.Keys, """{"provider":"shared","key":"sk-dead-0123456789"}""");
        await CreateAsync(product, product.Keys, """{"provider":"closed","key":"sk-dead-9876543210"}""");

        var answer = await AskAsync(product, product.Keys, "raw/model");
        Assert.Equal("shared gateway-key", _upstream.TakeKeys()[^1]);
        Assert.False((bool)answer.Json["usage"]!["is_byok"]!);

        var refused = await product.Caller.CompleteAsync(Ask.For("raw/closed"), Cancellation);
        // The request before may have found it out: the key rests then.
        Assert.True(refused.Status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable, refused.Body);
        Assert.Contains("PATCH /byok/", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-dead", refused.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_one_process_rotates_or_deletes_is_out_of_use_on_all_within_five_seconds()
    {
        var (tables, folder) = (storage.NextAccount(), Folder());
        var first = await ProductAsync(tables, folder);
        var second = await ProductAsync(tables, folder);
        Assert.Equal(first.Keys, second.Keys);
        var id = await CreateAsync(first, first.Keys, """{"provider":"shared","key":"sk-former"}""");
        await Eventually.HoldsAsync("the key to be used", TimeSpan.FromSeconds(30), () => UsesAsync(second, "shared sk-former"), Cancellation);

        using (var manager = Manager(first, first.Keys))
        {
            using var rotated = await manager.PatchAsync(Path($"byok/{id}"), Json("""{"key":"sk-current"}"""), Cancellation);
            rotated.EnsureSuccessStatusCode();
        }

        await InUseWithinFiveSecondsAsync(first, second, "shared sk-current");
        using (var manager = Manager(second, second.Keys))
        {
            using var deleted = await manager.DeleteAsync(Path($"byok/{id}"), Cancellation);
            deleted.EnsureSuccessStatusCode();
        }

        await InUseWithinFiveSecondsAsync(first, second, "shared gateway-key");
    }

    private async Task<InterchangeProcess> ProductAsync(string tables, string stateFolder)
    {
        var overlay = Folder();
        return await StartAsync(new InterchangeSettings
        {
            Tables = tables,
            StateFolder = stateFolder,
            Overlay = _upstream.WriteOverlay(overlay),
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["E2E_SHARED_KEY"] = "gateway-key" },
        });
    }

    private async Task InUseWithinFiveSecondsAsync(InterchangeProcess first, InterchangeProcess second, string key)
    {
        var changed = TimeProvider.System.GetTimestamp();
        foreach (var product in (InterchangeProcess[])[first, second])
        {
            await Eventually.HoldsAsync($"{key} to be used", TimeSpan.FromSeconds(30), () => UsesAsync(product, key), Cancellation);
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(changed), TimeSpan.Zero, TimeSpan.FromSeconds(6));
    }

    private async Task<bool> UsesAsync(InterchangeProcess product, string key)
    {
        _upstream.TakeKeys();
        await AskAsync(product, product.Keys, "raw/model", "\"provider\":{\"only\":[\"shared\"]}");
        return _upstream.TakeKeys()[0] == key;
    }

    private static async Task<Answer> AskAsync(InterchangeProcess product, KeysFile keys, string model, string? extra = null)
    {
        var answer = await product.CallerWith(keys.Inference).CompleteAsync(Ask.For(model, extra: extra), Cancellation);
        Assert.True(answer.EndedNormally, answer.Body);
        return answer;
    }

    private static async Task<string> CreateAsync(InterchangeProcess product, KeysFile keys, string body)
    {
        using var manager = Manager(product, keys);
        using var created = await manager.PostAsync(Path("byok"), Json(body), Cancellation);
        var answer = await created.Content.ReadAsStringAsync(Cancellation);
        Assert.True(created.StatusCode == HttpStatusCode.Created, answer);
        Assert.DoesNotContain("planted", answer, StringComparison.Ordinal);
        return (string)JsonNode.Parse(answer)!["data"]!["id"]!;
    }

    private static HttpClient Manager(InterchangeProcess product, KeysFile keys) => product.CallerWith(keys.Management).Http;

    private static Uri Path(string path) => new($"api/v1/{path}", UriKind.Relative);

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    /// <summary>Neither the log nor a file of the state folder holds the words. Stops the product, which keeps some of its files to itself.</summary>
    private static async Task AssertNowhereAsync(InterchangeProcess product, params string[] words)
    {
        await product.TerminateAsync();
        await product.WaitForExitAsync(Cancellation);
        foreach (var word in words)
        {
            Assert.DoesNotContain(product.Logs, line => line.Contains(word, StringComparison.Ordinal));
            foreach (var file in Directory.EnumerateFiles(product.StateFolder, "*", SearchOption.AllDirectories))
            {
                var bytes = await File.ReadAllBytesAsync(file, Cancellation);
                Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) < 0, $"{file} holds {word}");
            }
        }
    }
}
