using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Batches;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Security;

/// <summary>Every route of the app with every class of caller, on the running product.</summary>
public sealed class AuthorizationMatrixTests(SharedStorage storage) : EndToEndTests
{
    private const string NoJob = "job_000000000000000000000000000000";
    private const string NoFile = "file-000000000000000000000000000000000000";
    private const string NoBatch = "batch_000000000000000000000000000000000000";
    private const string NoResponse = "gen-0000000000-00000000000000000000";
    private const string NoHash = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Set to write the table of docs/security.md instead of comparing it.</summary>
    private const string Renew = "INTERCHANGE_RENEW_DOCS";

    [Fact]
    public void Every_route_has_a_line_and_every_line_a_route()
    {
        Assert.All(AppRoute.All, static route => AccessTable.Of(route));
        Assert.Empty(AccessTable.Names.Except(AppRoute.All.Select(static route => route.Function), StringComparer.Ordinal));
    }

    [Fact]
    public void The_documented_table_is_the_one_that_is_tried()
    {
        var path = Path.Combine(RepositoryRoot.Path, "docs", "security.md");
        var page = File.ReadAllText(path);
        var from = page.IndexOf(SecurityPage.Begin, StringComparison.Ordinal) + SecurityPage.Begin.Length;
        var to = page.IndexOf(SecurityPage.End, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable(Renew) is { Length: > 0 })
        {
            File.WriteAllText(path, $"{page[..from]}\n{SecurityPage.Table()}{page[to..]}");
            return;
        }

        Assert.Equal("\n" + SecurityPage.Table(), page[from..to]);
    }

    [Fact]
    public async Task Every_route_answers_every_class_of_callers_as_documented()
    {
        var tables = storage.NextAccount();
        var first = await StartAsync(new InterchangeSettings { Tables = tables });
        var other = await StartAsync(new InterchangeSettings
        {
            Tables = tables,
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Keys__Operators"] = Hash(first.Keys.Management) },
        });
        var owner = await OwnerAsync(other, first.Keys);
        var manager = other.CallerWith(first.Keys.Management).Http;
        var (management, _) = await CreateAsync(manager, management: true);
        var bad = await BadKeysAsync(manager);
        var call = new RouteCall(other.Http, Cancellation);
        var mine = Values(owner with { KeyHash = NoHash, Credential = NoHash, Job = NoJob, Response = NoResponse, File = NoFile, Batch = NoBatch });
        var theirs = Values(owner);
        var wrong = new List<string>();
        foreach (var route in AppRoute.All)
        {
            await TryAsync(route, "no key", AccessTable.WithoutKey(route), null);
            foreach (var (name, key) in bad)
            {
                await TryAsync(route, name, AccessTable.WithBadKey(route), key);
            }

            await TryAsync(route, "inference key", AccessTable.WithInferenceKey(route), first.Keys.Inference);
            await TryAsync(route, "management key", AccessTable.WithManagementKey(route), management);
            await TryAsync(route, "operator's key", AccessTable.WithOperatorKey(route), first.Keys.Management);
            await TryForeignAsync(route);
        }

        Assert.Empty(wrong);
        await UnharmedAsync(manager, owner, first.Keys.Inference, other);

        async Task TryAsync(AppRoute route, string caller, Outcome expected, string? key)
        {
            var (status, _) = await call.SendAsync(route, mine, "", key);
            Note(route, caller, expected, RouteCall.Of(status), status);
        }

        async Task TryForeignAsync(AppRoute route)
        {
            var expected = AccessTable.WithAnotherAccountsKey(route);
            var key = AccessTable.Of(route) is Access.Inference or Access.AnyKey ? other.Keys.Inference : other.Keys.Management;
            var query = route.Function == "GetGeneration" ? $"?id={owner.Generation}" : "";
            var (status, body) = await call.SendAsync(route, theirs, query, key);
            var found = expected == Outcome.NotThere && status == HttpStatusCode.NotFound ? Outcome.NotThere : RouteCall.Of(status);
            Note(route, "another account's key", expected, found, status);
            foreach (var secret in (string[])[owner.Account, owner.KeyHash, owner.KeyName, owner.Credential, owner.Job, owner.Response])
            {
                if (body.Contains(secret, StringComparison.Ordinal))
                {
                    wrong.Add($"{route} tells another account {secret}");
                }
            }
        }

        void Note(AppRoute route, string caller, Outcome expected, Outcome found, HttpStatusCode status)
        {
            if (found != expected)
            {
                wrong.Add($"{route} with {caller}: {((int)status).ToString(CultureInfo.InvariantCulture)}, expected {expected}");
            }
        }
    }

    private static Dictionary<string, string> Values(Owner owner)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in AppRoute.All.SelectMany(static route => route.Parameters))
        {
            var (function, name) = (parameter.Split('.')[0], parameter.Split('.')[1]);
            values[parameter] = name switch
            {
                "hash" => owner.KeyHash,
                "id" when function.Contains("Credential", StringComparison.Ordinal) => owner.Credential,
                "id" when function.Contains("Workspace", StringComparison.Ordinal) => owner.Account,
                "id" when function.Contains("Job", StringComparison.Ordinal) => owner.Job,
                "id" when function.Contains("Batch", StringComparison.Ordinal) => owner.Batch,
                "id" when function.Contains("File", StringComparison.Ordinal) => owner.File,
                "id" when function.Contains("Response", StringComparison.Ordinal) || function == "ListInputItems" => owner.Response,
                "id" => owner.Member,
                "interval" => "daily",
                "author" => "scripted",
                "slug" => "echo",
                "subscription" => "ledger",
                "rest" => "nothing/here",
                _ => throw new InvalidOperationException($"What is {parameter}?"),
            };
        }

        return values;
    }

    /// <summary>Keys that must not open anything, by what is wrong with them.</summary>
    private static async Task<IReadOnlyList<(string Name, string Key)>> BadKeysAsync(HttpClient manager)
    {
        var bad = new List<(string, string)> { ("unknown key", "sk-ic-v1-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))), ("no key of ours", "sk-or-v1-0123") };
        foreach (var management in (bool[])[false, true])
        {
            var kind = management ? "management" : "inference";
            var (deleted, hash) = await CreateAsync(manager, management);
            using (var answer = await manager.DeleteAsync(new Uri($"api/v1/keys/{hash}", UriKind.Relative), Cancellation))
            {
                answer.EnsureSuccessStatusCode();
            }

            bad.Add(($"deleted {kind} key", deleted));
            bad.Add(($"disabled {kind} key", await ChangedAsync(new { disabled = true })));
            bad.Add(($"expired {kind} key", await ChangedAsync(new { expires_at = "2026-01-01T00:00:00Z" })));
            var (rotated, rotatedHash) = await CreateAsync(manager, management);
            using (var answer = await manager.PostAsJsonAsync($"api/v1/keys/{rotatedHash}/rotate", new { }, Cancellation))
            {
                answer.EnsureSuccessStatusCode();
            }

            bad.Add(($"replaced {kind} secret", rotated));

            async Task<string> ChangedAsync(object change)
            {
                var (key, changed) = await CreateAsync(manager, management);
                using var answer = await manager.PatchAsJsonAsync($"api/v1/keys/{changed}", change, Cancellation);
                answer.EnsureSuccessStatusCode();
                return key;
            }
        }

        return bad;
    }

    private static async Task<(string Key, string Hash)> CreateAsync(HttpClient manager, bool management)
    {
        using var response = await manager.PostAsJsonAsync("api/v1/keys", new { name = "made for the matrix", is_management_key = management }, Cancellation);
        var created = (await response.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
        return ((string)created["key"]!, (string)created["data"]!["hash"]!);
    }

    /// <summary>An account with one of everything that another account must not reach.</summary>
    private static async Task<Owner> OwnerAsync(InterchangeProcess product, KeysFile keys)
    {
        var manager = product.CallerWith(keys.Management).Http;
        var caller = product.CallerWith(keys.Inference);
        using var key = await manager.PostAsJsonAsync("api/v1/keys", new { name = "planted-key-name", creator_user_id = "planted-member" }, Cancellation);
        var created = (await key.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
        using var credential = await manager.PostAsJsonAsync("api/v1/byok", new { provider = "openai", key = "sk-planted-provider-key", disabled = true }, Cancellation);
        Assert.True(credential.IsSuccessStatusCode, await credential.Content.ReadAsStringAsync(Cancellation));
        var answer = await caller.CompleteAsync(Ask.For("scripted/echo"), Cancellation);
        await caller.GetGenerationAsync(answer.Id, Cancellation);
        return new Owner(
            (string)created["data"]!["workspace_id"]!,
            (string)created["data"]!["hash"]!,
            "planted-key-name",
            "planted-member",
            (string)(await credential.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["data"]!["id"]!,
            answer.Id,
            await JobAsync(caller),
            await ResponseAsync(manager, caller),
            await FileAsync(caller),
            await BatchAsync(caller));
    }

    /// <summary>A batch that has ended, so that cancelling it changes nothing.</summary>
    private static async Task<string> BatchAsync(Caller caller)
    {
        var batches = new BatchCaller(caller.Http, Cancellation);
        var id = await batches.StartAsync([BatchCaller.Line("a", "scripted/echo", "words")]);
        await batches.EndedAsync(id);
        return id;
    }

    private static async Task<string> FileAsync(Caller caller)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("batch"), "purpose" },
            { new StringContent("{}"), "file", "lines.jsonl" },
        };
        using var uploaded = await caller.Http.PostAsync(new Uri("api/v1/files", UriKind.Relative), form, Cancellation);
        Assert.Equal(HttpStatusCode.OK, uploaded.StatusCode);
        return (string)(await uploaded.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["id"]!;
    }

    private static async Task<string> ResponseAsync(HttpClient manager, Caller caller)
    {
        using var policy = await manager.PatchAsJsonAsync("api/v1/policy", new { store_responses = true }, Cancellation);
        policy.EnsureSuccessStatusCode();
        using var stored = await caller.Http.PostAsJsonAsync("api/v1/responses", new { model = "scripted/echo", input = "words", store = true }, Cancellation);
        Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
        return (string)(await stored.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["id"]!;
    }

    private static async Task<string> JobAsync(Caller caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v1/chat/completions", UriKind.Relative));
        request.Content = new StringContent(Ask.For("scripted/echo"), Encoding.UTF8, "application/json");
        request.Headers.Add("Prefer", "respond-async");
        using var accepted = await caller.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        return accepted.Headers.Location!.ToString().Split('/')[^1];
    }

    /// <summary>What the owner has is as it was, after all that.</summary>
    private static async Task UnharmedAsync(HttpClient manager, Owner owner, string inference, InterchangeProcess product)
    {
        foreach (var route in (string[])[$"api/v1/keys/{owner.KeyHash}", $"api/v1/byok/{owner.Credential}"])
        {
            using var answer = await manager.GetAsync(new Uri(route, UriKind.Relative), Cancellation);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Null((await answer.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["data"]!["updated_at"]);
        }

        using (var file = await product.CallerWith(inference).Http.GetAsync(new Uri($"api/v1/files/{owner.File}/content", UriKind.Relative), Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        }

        using (var response = await product.CallerWith(inference).Http.GetAsync(new Uri($"api/v1/responses/{owner.Response}", UriKind.Relative), Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        using (var job = await product.CallerWith(inference).Http.GetAsync(new Uri($"api/v1/jobs/{owner.Job}", UriKind.Relative), Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, job.StatusCode);
        }

        Assert.True((await product.CallerWith(inference).CompleteAsync(Ask.For("scripted/echo"), Cancellation)).EndedNormally);
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));

    private sealed record Owner(string Account, string KeyHash, string KeyName, string Member, string Credential, string Generation, string Job, string Response, string File, string Batch);
}
