using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Interchange.Benchmarks.Processes;
using Interchange.Benchmarks.Upstream;

namespace Interchange.Benchmarks.ColdStart;

/// <summary>Starts the product and asks it until it answers.</summary>
internal sealed class ColdStartProbe(string app, Uri upstream, Azurite azurite)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    public async Task<StartTimes> MeasureAsync(string stateFolder, CancellationToken cancellationToken)
    {
        await Quiet.WaitAsync([azurite.Process], TimeSpan.Zero, cancellationToken);
        var port = FreePort.Next();
        var address = new Uri($"http://127.0.0.1:{port}");
        using var client = new HttpClient { BaseAddress = address };

        var started = Stopwatch.GetTimestamp();
        await using var process = Product.Start(app, address, upstream, azurite.ConnectionString, stateFolder);
        await Listening.WaitAsync(process, port, cancellationToken);
        var listening = Stopwatch.GetElapsedTime(started);
        await AskUntilAnsweredAsync(client, process, stateFolder, cancellationToken);
        return new StartTimes(listening, Stopwatch.GetElapsedTime(started));
    }

    private static async Task AskUntilAnsweredAsync(HttpClient client, ChildProcess process, string stateFolder, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var last = "keys.json holds no inference key";
        while (Stopwatch.GetElapsedTime(started) < Patience && !process.HasExited)
        {
            if (await KeysFile.FindInferenceKeyAsync(stateFolder, cancellationToken) is { } key)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, Product.ChatPath)
                {
                    Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
                    Content = new StringContent(StandInRequest.Render(CatalogOverlay.Model, stream: false), Encoding.UTF8, "application/json"),
                };
                using var response = await client.SendAsync(request, cancellationToken);
                var answer = await response.Content.ReadAsStringAsync(cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }

                last = $"{(int)response.StatusCode} {answer}";
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }

        throw process.HasExited
            ? process.Ended()
            : new TimeoutException($"No chat request was answered within {Patience.TotalSeconds} s: {last}");
    }
}
