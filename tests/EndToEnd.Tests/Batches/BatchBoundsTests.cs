using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Batches;

/// <summary>What bounds a batch while it runs: its operator's settings, its key, its credits, and the prices that there are.</summary>
public sealed class BatchBoundsTests(SharedStorage storage) : EndToEndTests
{
    [Fact]
    public async Task No_more_lines_are_under_way_than_an_account_may_have()
    {
        var upstream = Owned(new FaultyUpstream(TimeSpan.FromMilliseconds(50)));
        var product = await StartAsync(Settings(upstream, "Batches__PerAccount", "3"));
        var batches = new BatchCaller(product.Caller.Http, Cancellation);
        var ids = new List<string>();
        for (var batch = 0; batch < 2; batch++)
        {
            ids.Add(await batches.StartAsync(Enumerable.Range(0, 30).Select(line => BatchCaller.Line($"{line}", "raw/model", $"{batch} {line}0"))));
        }

        foreach (var id in ids)
        {
            Assert.Equal(30, (int)(await batches.EndedAsync(id))["request_counts"]!["completed"]!);
        }

        Assert.InRange(upstream.MostUnderWay, 2, 3);
    }

    [Fact]
    public async Task Lines_that_come_after_their_key_was_disabled_end_with_a_401_and_the_rest_stands()
    {
        var upstream = Owned(new FaultyUpstream(TimeSpan.FromMilliseconds(20)));
        var product = await StartAsync(Settings(upstream));
        var manager = product.CallerWith(product.Keys.Management).Http;
        using var created = await manager.PostAsJsonAsync("api/v1/keys", new { name = "for a batch" }, Cancellation);
        var key = (await created.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
        var disabled = new TaskCompletionSource();
        upstream.OnAsked = async prompt =>
        {
            if (prompt == "line 60")
            {
                using var changed = await manager.PatchAsJsonAsync($"api/v1/keys/{key["data"]!["hash"]}", new { disabled = true }, Cancellation);
                changed.EnsureSuccessStatusCode();
                disabled.TrySetResult();
            }

            // The others of the window wait until it is so everywhere.
            if (prompt.StartsWith("line 6", StringComparison.Ordinal) && prompt.Length == 7)
            {
                await disabled.Task;
            }
        };
        var id = await new BatchCaller(product.CallerWith((string)key["key"]!).Http, Cancellation).StartAsync(
            Enumerable.Range(0, 150).Select(static line => BatchCaller.Line($"{line}", "raw/model", $"line {line}")));

        var batches = new BatchCaller(product.Caller.Http, Cancellation);
        var ended = await batches.EndedAsync(id);

        Assert.Equal("completed", (string?)ended["status"]);
        var (answers, errors) = (await batches.LinesAsync(ended, "output_file_id"), await batches.LinesAsync(ended, "error_file_id"));
        Assert.Equal(150, answers.Count + errors.Count);
        Assert.InRange(answers.Count, 50, 110);
        Assert.All(errors.Values, static line => Assert.Equal(401, (int)line["response"]!["status_code"]!));
    }

    [Fact]
    public async Task Lines_that_nobody_pays_for_end_with_a_402_and_the_rest_stands()
    {
        var upstream = Owned(new FaultyUpstream(TimeSpan.FromMilliseconds(20)));
        var product = await StartAsync(Settings(upstream, "Credits__FirstGrant", "0.10"));
        var batches = new BatchCaller(product.Caller.Http, Cancellation);

        var ended = await batches.EndedAsync(await batches.StartAsync(
            Enumerable.Range(0, 60).Select(static line => BatchCaller.Line($"{line}", "raw/model", $"line {line}0", ",\"max_tokens\":1000"))));

        Assert.Equal("completed", (string?)ended["status"]);
        var (answers, errors) = (await batches.LinesAsync(ended, "output_file_id"), await batches.LinesAsync(ended, "error_file_id"));
        Assert.Equal(60, answers.Count + errors.Count);
        Assert.InRange(answers.Count, 1, 50);
        Assert.All(errors.Values, static line => Assert.Equal(402, (int)line["response"]!["status_code"]!));
    }

    [Fact]
    public async Task A_model_with_an_endpoint_at_batch_prices_is_asked_there()
    {
        var upstream = Owned(new FaultyUpstream(TimeSpan.Zero));
        var settings = Settings(upstream);
        var overlay = JsonNode.Parse(await File.ReadAllTextAsync(settings.Overlay!, Cancellation))!;
        overlay["endpoints"]!.AsArray().Add(JsonNode.Parse(
            """{"provider":"raw","model":"raw/model","variant":"batch","upstream":"raw-model-batch","prices":{"prompt":"0.5","completion":"1"},"contextLength":128000}"""));
        await File.WriteAllTextAsync(settings.Overlay!, overlay.ToJsonString(), Cancellation);
        var product = await StartAsync(settings);
        var batches = new BatchCaller(product.Caller.Http, Cancellation);

        var ended = await batches.EndedAsync(await batches.StartAsync([BatchCaller.Line("a", "raw/model", "words")]));

        var body = (await batches.LinesAsync(ended, "output_file_id"))["a"]["response"]!["body"]!;
        Assert.Equal(["raw-model-batch"], upstream.Models.Keys);
        Assert.Equal(0.0015m, (decimal)body["usage"]!["cost"]!);
    }

    private InterchangeSettings Settings(FaultyUpstream upstream, string? name = null, string? value = null) => new()
    {
        Tables = storage.NextAccount(),
        StateFolder = Folder(),
        Overlay = OverlayFile.Write(Folder(), upstream.BaseUrl),
        Environment = name is null ? new Dictionary<string, string?>(StringComparer.Ordinal) : new Dictionary<string, string?>(StringComparer.Ordinal) { [name] = value },
    };
}
