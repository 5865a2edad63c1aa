using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>The line of the README as a newcomer pastes it.</summary>
[Collection(ProductCollection.Name)]
public sealed class CurlTests : EndToEndTests
{
    private readonly InterchangeProcess _product;

    public CurlTests(Product product) => _product = Using(product);

    [Fact]
    public async Task Streams_to_curl()
    {
        using var curl = Start(
            "-sN", new Uri(_product.Address, "api/v1/chat/completions").ToString(),
            "-H", $"Authorization: Bearer {_product.Keys.Inference}",
            "-H", "Content-Type: application/json",
            "-d", Ask.For("scripted/unicode", stream: true));
        Assert.SkipWhen(curl is null, "curl is not installed.");

        var output = await curl.StandardOutput.ReadToEndAsync(Cancellation);
        await curl.WaitForExitAsync(Cancellation);

        Assert.Equal(0, curl.ExitCode);
        Assert.EndsWith("data: [DONE]\n\n", output, StringComparison.Ordinal);
        Assert.Contains("👋", output, StringComparison.Ordinal);
    }

    private static Process? Start(params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("curl", arguments)
            {
                RedirectStandardOutput = true,
                StandardOutputEncoding = Encoding.UTF8,
                UseShellExecute = false,
            });
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
