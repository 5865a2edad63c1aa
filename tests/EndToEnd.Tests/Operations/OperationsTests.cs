using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Operations;

/// <summary>What those who run the gateway see and mend.</summary>
public sealed class OperationsTests(SharedStorage storage) : EndToEndTests
{
    private const decimal Cost = 0.75m;

    private static readonly Uri Counts = new("api/v1/operations/dead-letters", UriKind.Relative);
    private static readonly Uri OfLedger = new("api/v1/operations/dead-letters/ledger", UriKind.Relative);
    private static readonly Uri Reconciliation = new("api/v1/operations/reconciliation", UriKind.Relative);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_charge_that_was_given_up_is_listed_replayed_and_reconciled()
    {
        var settings = new InterchangeSettings { Tables = storage.NextAccount(), StateFolder = Folder() };
        var first = await StartAsync(settings);
        var (account, hash) = await WhoAsync(first);
        await first.TerminateAsync();
        await first.WaitForExitAsync(Cancellation);
        await GiveUpAsync(settings.StateFolder!, Usage(account, hash));
        var second = await StartAsync(settings with
        {
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Keys__Operators"] = Hash(first.Keys.Management) },
        });
        var operations = second.CallerWith(second.Keys.Management).Http;
        Assert.Equal(["generations 0", "health 0", "ledger 2"], (await GetAsync(operations, Counts)).AsArray().Select(static count => $"{count!["subscription"]} {count["count"]}"));
        var listed = (await GetAsync(operations, OfLedger)).AsArray();
        Assert.Equal(["gen-1 Tried too often", "gen-2 Malformed"], listed.Select(static letter => $"{letter!["message_id"]} {letter["reason"]}"));

        using var replayed = await operations.PostAsync(new Uri("api/v1/operations/dead-letters/ledger/replay", UriKind.Relative), content: null, Cancellation);

        Assert.Equal(
            """{"data":{"replayed":1,"refused_message_ids":["gen-2"],"kept_message_ids":[],"not_found_message_ids":[]}}""",
            await replayed.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(Cost, (decimal)(await GetAsync(operations, new Uri("api/v1/credits", UriKind.Relative)))["total_usage"]!);
        Assert.Equal(["gen-2"], (await GetAsync(operations, OfLedger)).AsArray().Select(static letter => (string)letter!["message_id"]!));

        using var requested = await operations.PostAsync(Reconciliation, content: null, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, requested.StatusCode);
        var run = await Eventually.GetAsync(
            "the reconciliation",
            Patience,
            async () => (await GetAsync(operations, Reconciliation)) is { } found && found["ended_at"] is not null && !(bool)found["is_requested"]! ? found : null,
            Cancellation);
        Assert.Equal((1, 0, 0), ((int)run["accounts"]!, (int)run["unread_accounts"]!, (int)run["differences"]!));
        Assert.Empty(run["findings"]!.AsArray());
    }

    /// <summary>Leaves two messages among the dead letters of subscription <c>ledger</c>, and none of them in the other subscriptions.</summary>
    private static async Task GiveUpAsync(string stateFolder, string usage)
    {
        await using var client = new ServiceBusClient($"Endpoint=sb://embedded/;StateFolder={stateFolder}");
        await using var sender = client.CreateSender("usage-events");
        await sender.SendMessageAsync(new ServiceBusMessage(usage) { MessageId = "gen-1" }, Cancellation);
        await sender.SendMessageAsync(new ServiceBusMessage("no list") { MessageId = "gen-2" }, Cancellation);
        foreach (var subscription in (string[])["generations", "health", "ledger"])
        {
            await using var receiver = client.CreateReceiver("usage-events", subscription);
            var messages = await receiver.ReceiveMessagesAsync(10, TimeSpan.FromSeconds(10), Cancellation);
            Assert.Equal(["gen-1", "gen-2"], messages.Select(static message => message.MessageId));
            foreach (var message in messages)
            {
                await (subscription == "ledger"
                    ? receiver.DeadLetterMessageAsync(message, message.MessageId == "gen-1" ? "Tried too often" : "Malformed", cancellationToken: Cancellation)
                    : receiver.CompleteMessageAsync(message, Cancellation));
            }
        }
    }

    private static string Usage(string account, string keyHash) => new JsonArray(new JsonObject
    {
        ["generation_id"] = "gen-1",
        ["account_id"] = account,
        ["key_hash"] = keyHash,
        ["created_at"] = "2026-03-14T09:00:00Z",
        ["cost"] = (long)(Cost * 1_000_000_000),
    }).ToJsonString();

    private static async Task<(string Account, string KeyHash)> WhoAsync(InterchangeProcess product)
    {
        var key = await GetAsync(product.Caller.Http, new Uri("api/v1/key", UriKind.Relative));
        return ((string)key["workspace_id"]!, Hash(product.Keys.Inference));
    }

    private static async Task<JsonNode> GetAsync(HttpClient http, Uri route) => (await http.GetFromJsonAsync<JsonNode>(route, Cancellation))!["data"]!;

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));
}
