using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Keys;

/// <summary>Keys where several processes serve one installation.</summary>
public sealed class SeveralInstancesTests(SharedStorage storage) : EndToEndTests
{
    /// <summary>Six words in and out, at the prices of the scripted models.</summary>
    private const decimal Price = 0.000018m;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_rotated_key_keeps_its_spend_and_its_old_secret_is_refused_by_all_within_five_seconds()
    {
        var products = await StartAsync(2);
        var manager = products[0].CallerWith(products[0].Keys.Management).Http;
        var (hash, first) = await CreateAsync(manager, new { name = "rotated", limit = 1 });
        foreach (var product in products)
        {
            await AnsweredAsync(product, first);
        }

        await SpentAsync(manager, hash, 2 * Price);
        var second = await RotateAsync(manager, hash, new { grace_seconds = 3600 });
        foreach (var product in products)
        {
            await AnsweredAsync(product, first);
            await AnsweredAsync(product, second);
        }

        var third = await RotateAsync(manager, hash, new { });
        var rotated = TimeProvider.System.GetTimestamp();
        foreach (var product in products)
        {
            await RefusedAsync(product, first);
            await RefusedAsync(product, second);
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(rotated), TimeSpan.Zero, TimeSpan.FromSeconds(6));
        foreach (var product in products)
        {
            await AnsweredAsync(product, third);
        }

        await SpentAsync(manager, hash, 8 * Price);
        using var current = await products[1].CallerWith(third).Http.GetAsync(new Uri("api/v1/key", UriKind.Relative), Cancellation);
        var data = (await current.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["data"]!;
        Assert.Equal(1 - (8 * Price), (decimal)data["limit_remaining"]!);
    }

    [Fact]
    public async Task A_keys_limit_holds_on_all_instances_together_while_the_accounts_balance_remains()
    {
        const decimal Limit = 30 * Price;
        var products = await StartAsync(3);
        var manager = products[0].CallerWith(products[0].Keys.Management).Http;
        var (hash, secret) = await CreateAsync(manager, new { name = "limited", limit = Limit });

        var answered = await Task.WhenAll(products.SelectMany(product => Enumerable.Range(0, 4).Select(_ => UntilRefusedAsync(product, secret))));

        // Every request reserves more than it comes to use: what is held for others may refuse the last few, and nothing lets one too many in.
        var spent = answered.Sum() * Price;
        Assert.InRange(spent, Limit / 2, Limit);
        await SpentAsync(manager, hash, spent);
        foreach (var product in products)
        {
            await AnsweredAsync(product, product.Keys.Inference);
        }
    }

    /// <summary>Asks until the key's limit is reached.</summary>
    /// <returns>How often it was answered.</returns>
    private static async Task<int> UntilRefusedAsync(InterchangeProcess product, string secret)
    {
        var caller = product.CallerWith(secret);
        for (var answers = 0; ; answers++)
        {
            var answer = await caller.CompleteAsync(Ask.For("scripted/echo", extra: "\"max_tokens\":6"), Cancellation);
            if (!answer.EndedNormally)
            {
                Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
                Assert.Contains("Key limit (total)", answer.Message, StringComparison.Ordinal);
                return answers;
            }
        }
    }

    private static async Task AnsweredAsync(InterchangeProcess product, string secret)
    {
        var answer = await product.CallerWith(secret).CompleteAsync(Ask.For("scripted/echo"), Cancellation);
        Assert.True(answer.EndedNormally, answer.Body);
    }

    private static Task RefusedAsync(InterchangeProcess product, string secret) => Eventually.HoldsAsync(
        "the secret to be refused",
        Patience,
        async () =>
        {
            using var answer = await product.CallerWith(secret).Http.GetAsync(new Uri("api/v1/key", UriKind.Relative), Cancellation);
            return answer.StatusCode == HttpStatusCode.Unauthorized;
        },
        Cancellation);

    /// <summary>Waits until the ledger has so much for the key, to the nano-dollar.</summary>
    private static Task SpentAsync(HttpClient manager, string hash, decimal dollars) => Eventually.HoldsAsync(
        $"{dollars.ToString(CultureInfo.InvariantCulture)} dollars of usage",
        Patience,
        async () =>
        {
            var key = (await manager.GetFromJsonAsync<JsonNode>(new Uri($"api/v1/keys/{hash}", UriKind.Relative), Cancellation))!["data"]!;
            Assert.True((decimal)key["usage"]! <= dollars, $"{key["usage"]!.ToJsonString()} of {dollars.ToString(CultureInfo.InvariantCulture)}");
            return (decimal)key["usage"]! == dollars;
        },
        Cancellation);

    private static async Task<(string Hash, string Secret)> CreateAsync(HttpClient manager, object key)
    {
        using var response = await manager.PostAsJsonAsync("api/v1/keys", key, Cancellation);
        var created = (await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
        return ((string)created["data"]!["hash"]!, (string)created["key"]!);
    }

    private static async Task<string> RotateAsync(HttpClient manager, string hash, object body)
    {
        using var response = await manager.PostAsJsonAsync($"api/v1/keys/{hash}/rotate", body, Cancellation);
        var rotated = (await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
        Assert.Equal(hash, (string?)rotated["data"]!["hash"]);
        return (string)rotated["key"]!;
    }

    private async Task<InterchangeProcess[]> StartAsync(int count)
    {
        var settings = new InterchangeSettings { Tables = storage.NextAccount(), StateFolder = Folder() };
        var products = new List<InterchangeProcess>();
        for (var i = 0; i < count; i++)
        {
            products.Add(await StartAsync(settings));
        }

        return [.. products];
    }
}
