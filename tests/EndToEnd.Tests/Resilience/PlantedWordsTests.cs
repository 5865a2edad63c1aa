using System.Text;
using Interchange.EndToEnd.Tests.Batches;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Jobs;
using Interchange.EndToEnd.Tests.Processes;
using Interchange.EndToEnd.Tests.Upstreams;

namespace Interchange.EndToEnd.Tests.Resilience;

/// <summary>
/// Prompts, completions and keys are in memory only (invariants I6 and I8): every fault is provoked with words that occur nowhere
/// else, at the most talkative log level, and then everything the product left behind is searched.
/// </summary>
public sealed class PlantedWordsTests : EndToEndTests
{
    private const string Prompt = "plantedprompt7f3a1c";
    private const string Completion = "plantedcompletion91c2e4";
    private const string ProviderWords = "plantedproviderwords55d1b7";
    private const string StrangersKey = "sk-ic-v1-9e9e9e9eplantedkey9e9e9e9e9e9e9e9e9e9e9e9e9e9e9e9e9e9e9e9e9e";

    private static readonly string[] Scripts =
    [
        "echo", "unicode", "tools", "json", "reasoning", "reflect", "no-done", "no-usage", "crlf", "dribble", "flaky-503", "flaky-500-once", "flaky-429",
        "rate-limited", "unauthorized", "context-length", "content-filter", "refusal", "error-in-200", "error-first-event", "error-mid-stream",
        "cut-before-content", "cut-mid-stream", "eof-mid-stream", "malformed-chunk", "empty", "silent", "stall-mid-stream", "pair",
    ];

    private static readonly string[] Categories = ["Default", "Microsoft", "Microsoft.AspNetCore", "System", "System.Net.Http", "Azure", "Azure.Core"];

    [Fact]
    public async Task Planted_words_are_nowhere_but_in_the_answers()
    {
        var azurite = Owned(await Azurite.StartAsync(Cancellation));
        var upstream = Owned(new RawUpstream());
        var settings = new InterchangeSettings
        {
            Tables = azurite.ConnectionString,
            StateFolder = Folder(),
            Overlay = OverlayFile.Write(Folder(), upstream.BaseUrl),
            Impatient = true,
            Environment = Categories.ToDictionary(category => $"Logging__LogLevel__{category}", string? (_) => "Trace", StringComparer.Ordinal),
        };

        // The first start prints the keys, which it is meant to do once; what later starts print is searched.
        await StopAsync(await StartAsync(settings));
        var product = await StartAsync(settings);
        var witness = await ProvokeAsync(product, upstream);
        await StopAsync(product);
        var records = await StoredRecords.ReadAsync(azurite.ConnectionString, Cancellation);
        await azurite.StopAsync(Cancellation);

        var logs = string.Join('\n', product.Logs);
        Assert.True(logs.Contains("dbug", StringComparison.Ordinal) || logs.Contains("trce", StringComparison.Ordinal), "The log is not at its most talkative level.");
        File.Delete(KeysFile.PathIn(product.StateFolder));
        foreach (var planted in (string[])[Prompt, Completion, ProviderWords, "plantedkey", product.Keys.Inference, product.Keys.Management])
        {
            Assert.DoesNotContain(planted, logs, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(planted, records, StringComparison.OrdinalIgnoreCase);
            Assert.Empty(TracesOf(planted, product.StateFolder));
            Assert.Empty(TracesOf(planted, azurite.Folder));
        }

        // A search that finds nothing proves something only if it can find.
        Assert.Contains(witness, records, StringComparison.Ordinal);
        Assert.NotEmpty(TracesOf("Generations", azurite.Folder));
    }

    /// <summary>The files that hold the word: as UTF-8, as UTF-16, or inside base64 at any of its three alignments.</summary>
    private static List<string> TracesOf(string word, string folder)
    {
        byte[][] forms =
        [
            Encoding.UTF8.GetBytes(word),
            Encoding.Unicode.GetBytes(word),
            .. Enumerable.Range(0, 3).Select(offset => Encoding.ASCII.GetBytes(Base64Core(word, offset))),
        ];
        return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Array.Exists(forms, form => File.ReadAllBytes(file).AsSpan().IndexOf(form) >= 0))];
    }

    /// <summary>The part of the base64 text that does not depend on what stands before and after the word.</summary>
    private static string Base64Core(string word, int offset)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('\0', offset) + word));
        var from = offset == 0 ? 0 : 4;
        var whole = (offset + word.Length) / 3 * 4;
        return encoded[from..whole];
    }

    private static async Task StopAsync(InterchangeProcess product)
    {
        await product.TerminateAsync();
        await product.WaitForExitAsync(Cancellation);
    }

    /// <summary>Makes everything go wrong that can; gives the id of an answer that went right.</summary>
    private static async Task<string> ProvokeAsync(InterchangeProcess product, RawUpstream upstream)
    {
        await Task.WhenAll(Scripts.SelectMany(script => new[] { ProvokeScriptAsync(product, script, false), ProvokeScriptAsync(product, script, true) }));

        string[] malformed =
        [
            $"{{\"model\":\"scripted/echo\",\"messages\":[{{\"role\":\"user\",\"content\":\"{Prompt}\"]",
            $"{{\"model\":\"scripted/echo\",\"messages\":\"{Prompt}\"}}",
            $"{{\"model\":\"scripted/echo\",\"messages\":[{{\"role\":\"user\",\"content\":\"{Prompt}\"}}],\"max_tokens\":\"{Prompt}\"}}",
        ];
        foreach (var body in malformed)
        {
            await product.Caller.CompleteAsync(body, Cancellation);
        }

        await product.CallerWith(StrangersKey).CompleteAsync(Ask.For("scripted/echo", Prompt), Cancellation);
        await ProvokeProviderAsync(product, upstream);
        await ProvokeMediaAsync(product);
        await ProvokeStoredResponsesAsync(product);
        await ProvokeJobsAsync(product);
        await ProvokeBatchesAsync(product);

        var witness = await product.Caller.CompleteAsync(Ask.For("scripted/echo", Prompt), Cancellation);
        Assert.Equal(Prompt, witness.Text);
        await product.Caller.GetGenerationAsync(witness.Id, Cancellation);
        return witness.Id;
    }

    /// <summary>Responses that are kept, gone on from, made in the background, and left in storage.</summary>
    private static async Task ProvokeStoredResponsesAsync(InterchangeProcess product)
    {
        using (var policy = await product.CallerWith(product.Keys.Management).Http.PatchAsync(
            new Uri("api/v1/policy", UriKind.Relative), new StringContent("{\"store_responses\":true}", Encoding.UTF8, "application/json"), Cancellation))
        {
            policy.EnsureSuccessStatusCode();
        }

        var media = new MediaCaller(product.Caller);
        string? previous = null;
        foreach (var extra in (string[])["\"store\":true", "\"store\":true,\"stream\":true", "\"background\":true", "\"background\":true,\"model\":\"scripted/flaky-503\""])
        {
            var model = extra.Contains("model", StringComparison.Ordinal) ? "" : "\"model\":\"scripted/echo\",";
            var goesOn = previous is null ? "" : $"\"previous_response_id\":\"{previous}\",";
            using var response = await media.SendAsync("responses", $"{{{model}{goesOn}\"input\":\"{Prompt}\",\"instructions\":\"{Prompt}\",{extra}}}", Cancellation);
            var body = await response.Content.ReadAsStringAsync(Cancellation);
            Assert.True(response.IsSuccessStatusCode, body.Replace(Prompt, "…", StringComparison.Ordinal));
            previous ??= MediaCaller.IdOf(response);
        }
    }

    /// <summary>Images and sound: what they are to show and to say, answered, refused, broken off, and as jobs.</summary>
    private static async Task ProvokeMediaAsync(InterchangeProcess product)
    {
        var sound = Convert.ToBase64String(Encoding.UTF8.GetBytes(Prompt));
        (string Path, string Body)[] requests =
        [
            .. ((string[])["image", "image-each", "image-cut", "image-error", "image-pair"]).SelectMany(static model => new[]
            {
                ("images", $"{{\"model\":\"scripted/{model}\",\"prompt\":\"{Prompt}\"}}"),
                ("images", $"{{\"model\":\"scripted/{model}\",\"prompt\":\"{Prompt}\",\"stream\":true}}"),
            }),
            ("images", $"{{\"model\":\"scripted-gemini/picture\",\"prompt\":\"{Prompt}\"}}"),
            ("images", $"{{\"model\":\"scripted/image\",\"prompt\":\"{Prompt}\",\"size\":\"{Prompt}\"}}"),
            .. ((string[])["speech", "speech-tokens", "speech-cut"]).Select(static model => ("audio/speech", $"{{\"model\":\"scripted/{model}\",\"input\":\"{Prompt} {Prompt}\"}}")),
            .. ((string[])["transcription", "transcription-tokens"]).Select(model => (
                "audio/transcriptions", $"{{\"model\":\"scripted/{model}\",\"input_audio\":{{\"data\":\"{sound}\",\"format\":\"wav\"}}}}")),
        ];
        foreach (var (path, body) in requests)
        {
            foreach (var prefer in (string?[])[null, "respond-async, wait=20"])
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"api/v1/{path}", UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
                request.Headers.TryAddWithoutValidation("Prefer", prefer);
                using var response = await product.Caller.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
                try
                {
                    await response.Content.LoadIntoBufferAsync(Cancellation);
                }
                catch (Exception broken) when (broken is HttpRequestException or IOException)
                {
                    // The script breaks it off.
                }
            }
        }
    }

    /// <summary>Jobs that are answered, that fail, that wait and are cancelled, and one that is left to the end of its time.</summary>
    private static async Task ProvokeJobsAsync(InterchangeProcess product)
    {
        var jobs = new JobCaller(product.Caller);
        foreach (var script in (string[])["echo", "flaky-503", "context-length", "error-in-200", "reflect"])
        {
            await jobs.EndedAsync(await jobs.AcceptAsync(Ask.For($"scripted/{script}", Prompt), Cancellation), Cancellation);
        }

        var silent = await jobs.AcceptAsync(Ask.For("scripted/silent", Prompt), Cancellation);
        await jobs.AskAsync(HttpMethod.Delete, silent, Cancellation);
    }

    /// <summary>A batch with lines that are answered, that fail, and that are no lines; and one that is cancelled while a provider says nothing.</summary>
    private static async Task ProvokeBatchesAsync(InterchangeProcess product)
    {
        var batches = new BatchCaller(product.Caller.Http, Cancellation);
        string[] wrong = [$"{{\"custom_id\":\"x\",\"body\":\"{Prompt}", $"[\"{Prompt}\"]", BatchCaller.Line("y", "scripted/echo", Prompt).Replace("POST", Prompt, StringComparison.Ordinal)];
        var scripts = (string[])["echo", "flaky-503", "context-length", "error-in-200", "reflect", "unicode"];
        await batches.EndedAsync(await batches.StartAsync(scripts.Select(static script => BatchCaller.Line(script, $"scripted/{script}", Prompt)).Concat(wrong)));
        await batches.EndedAsync(await batches.StartAsync(wrong));
        var silent = await batches.StartAsync([BatchCaller.Line("silent", "scripted/silent", Prompt)]);
        await batches.CancelAsync(silent);
        await batches.EndedAsync(silent);
    }

    private static async Task ProvokeScriptAsync(InterchangeProcess product, string script, bool stream)
    {
        using var response = await product.Caller.PostAsync(Ask.For($"scripted/{script}", $"{Prompt} and {Prompt}", stream), Cancellation);
        await response.Content.LoadIntoBufferAsync(Cancellation);
    }

    /// <summary>A provider that speaks words of its own: as an answer, as an error that quotes the prompt, and as garbage.</summary>
    private static async Task ProvokeProviderAsync(InterchangeProcess product, RawUpstream upstream)
    {
        Func<RawExchange, Task>[] handlers =
        [
            exchange => exchange.SendDocumentAsync(200, $$$"""
                {"id":"up-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{{{Completion}}}"},
                 "finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}
                """),
            exchange => exchange.SendDocumentAsync(
                400, $$$"""{"error":{"message":"bad: {{{ProviderWords}}} {{{Prompt}}}","type":"invalid_request_error","code":"bad_request"}}"""),
            exchange => exchange.SendDocumentAsync(500, $"<html>{ProviderWords}</html>"),
            exchange => exchange.SendDocumentAsync(200, $"{Completion} is no JSON"),
            exchange => exchange.SendAsync($"HTTP/1.1 200 {ProviderWords}\r\n{ProviderWords}\r\n\r\n"),
            exchange =>
            {
                exchange.Reset();
                return Task.CompletedTask;
            },
        ];
        foreach (var handler in handlers)
        {
            upstream.Handler = handler;
            using var response = await product.Caller.PostAsync(Ask.For("raw/model", Prompt), Cancellation);
            await response.Content.LoadIntoBufferAsync(Cancellation);
        }
    }
}
