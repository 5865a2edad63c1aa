using System.Text;
using Interchange.Gateway.Chat.Media;
using Interchange.Gateway.Fetching;
using Interchange.Gateway.Tests.Fetching;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Tests.Chat.Media;

/// <summary>What is fetched is what it was wanted as, or it is not sent.</summary>
public sealed class MediaFetchTests
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("image/jpeg", "image/png")]
    [InlineData("application/octet-stream", "image/png")]
    [InlineData(null, "image/png")]
    [InlineData("text/html", "image/png")]
    public async Task An_image_is_known_by_its_first_bytes(string? said, string type)
    {
        await using var server = await ServeAsync(said, Png);
        using var http = Local();

        var data = await new MediaFetch(http).FetchAsync(MediaKind.Image, server.Address, Cancellation);

        Assert.Equal(new DataUrl(type, Convert.ToBase64String(Png)), data);
    }

    [Theory]
    [InlineData("text/html", "<html>not here</html>", "no image")]
    [InlineData("application/pdf", "%PDF-1.7", "no image")]
    [InlineData(null, "something", "does not say")]
    [InlineData("image/png", "", "empty")]
    public async Task What_is_no_image_is_not_sent_as_one(string? said, string body, string why)
    {
        await using var server = await ServeAsync(said, Encoding.UTF8.GetBytes(body));
        using var http = Local();

        var exception = await Assert.ThrowsAsync<FetchException>(() => new MediaFetch(http).FetchAsync(MediaKind.Image, server.Address, Cancellation));

        Assert.Contains(why, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_address_is_fetched_once_however_often_it_is_named_and_asked_for()
    {
        var asked = 0;
        await using var server = await FileServer.StartAsync(context =>
        {
            Interlocked.Increment(ref asked);
            context.Response.StatusCode = context.Request.Path == "/gone" ? 404 : 200;
            return context.Response.Body.WriteAsync(Png, context.RequestAborted).AsTask();
        });
        using var http = Local();
        var fetch = new MediaFetch(http);
        var there = MediaAddress.Of(new ImagePart($"{server.Address}there", Detail: null))!;
        var gone = MediaAddress.Of(new ImagePart($"{server.Address}gone", Detail: null))!;
        var media = new FetchedMedia([there, gone, there]);

        await fetch.FetchAsync(media, media.Addresses, Cancellation);
        await fetch.FetchAsync(media, media.Addresses, Cancellation);

        Assert.Equal(2, asked);
        Assert.Equal("image/png", media.Of(there).MediaType);
        Assert.Contains("status 404", Assert.Throws<NotCarriedException>(() => media.Of(gone)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_addresses_than_a_request_may_name_are_not_asked_for()
    {
        var asked = 0;
        await using var server = await FileServer.StartAsync(context =>
        {
            Interlocked.Increment(ref asked);
            return context.Response.Body.WriteAsync(Png, context.RequestAborted).AsTask();
        });
        using var http = Local();
        var media = new FetchedMedia([.. Enumerable.Range(0, 40).Select(number => MediaAddress.Of(new ImagePart($"{server.Address}{number}", Detail: null))!)]);

        await new MediaFetch(http).FetchAsync(media, media.Addresses, Cancellation);

        Assert.Equal(32, asked);
        Assert.Contains("more than 32", Assert.Throws<NotCarriedException>(() => media.Of(media.Addresses[39])).Message, StringComparison.Ordinal);
    }

    private static SafeFetch Local() => new(new FetchOptions { AllowsLocal = true }, TimeProvider.System);

    private static Task<FileServer> ServeAsync(string? type, byte[] body) => FileServer.StartAsync(context =>
    {
        context.Response.ContentType = type;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    });
}
