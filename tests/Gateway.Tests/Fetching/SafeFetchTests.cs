using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Interchange.Gateway.Fetching;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Fetching;

/// <summary>What a caller names is fetched from the public internet alone, and in bounds. A public host is one of this machine's ports here.</summary>
[Collection(MeasuredCollection.Name)]
public sealed class SafeFetchTests
{
    private static readonly IPAddress Public = IPAddress.Parse("93.184.216.34");

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<IPAddress> _connected = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fetches_a_file_and_sends_nothing_of_anybodys_along()
    {
        string[] headers = [];
        await using var server = await FileServer.StartAsync(async context =>
        {
            headers = [.. context.Request.Headers.Keys.Order(StringComparer.Ordinal)];
            context.Response.ContentType = "image/png; charset=binary";
            await context.Response.Body.WriteAsync("PNG"u8.ToArray());
        });
        using var fetch = Fetch(server, _ => [Public]);

        var file = await fetch.GetAsync(new Uri("http://pictures.example/a.png"), "image/*", Cancellation);

        Assert.Equal(("image/png", "PNG"), (file.MediaType, Encoding.UTF8.GetString(file.Bytes.Span)));
        Assert.Equal(["Accept", "Accept-Encoding", "Host", "User-Agent"], headers);
        Assert.Equal([Public], _connected);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.7")]
    [InlineData("100.64.1.1")]
    [InlineData("127.0.0.1")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.9.9")]
    [InlineData("192.0.0.8")]
    [InlineData("192.168.0.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.251")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public async Task No_address_that_is_not_public_is_connected_to_by_name_or_by_number(string address)
    {
        var ip = IPAddress.Parse(address);
        using var fetch = Fetch(server: null, _ => [ip]);

        var byName = await RefusedAsync(fetch, "http://innocent.example/");
        var byNumber = await RefusedAsync(fetch, ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"http://[{address}]/" : $"http://{address}/");

        Assert.Contains("public internet", byName, StringComparison.Ordinal);
        Assert.Equal(byName, byNumber);
        Assert.Empty(_connected);
    }

    [Fact]
    public async Task Of_several_addresses_of_a_name_those_that_are_public_are_tried_alone()
    {
        await using var server = await FileServer.StartAsync(static context => context.Response.WriteAsync("here"));
        using var fetch = Fetch(server, _ => [IPAddress.Loopback, Public, IPAddress.Parse("10.0.0.1")]);

        await fetch.GetAsync(new Uri("http://mixed.example/"), "*/*", Cancellation);

        Assert.Equal([Public], _connected);
    }

    [Fact]
    public async Task A_name_that_means_another_address_the_second_time_is_looked_at_again()
    {
        var asked = 0;
        await using var server = await FileServer.StartAsync(static context =>
        {
            // Nothing is kept open, so that the next request has to ask for the name.
            context.Response.Headers.Connection = "close";
            context.Response.Redirect("http://rebinding.example/again");
            return Task.CompletedTask;
        });
        using var fetch = Fetch(server, _ => asked++ == 0 ? [Public] : [IPAddress.Loopback]);

        var why = await RefusedAsync(fetch, "http://rebinding.example/");

        Assert.Equal(2, asked);
        Assert.Contains("public internet", why, StringComparison.Ordinal);
        Assert.Equal([Public], _connected);
    }

    [Theory]
    [InlineData("http://127.0.0.1/admin", "public internet")]
    [InlineData("http://[::1]/", "public internet")]
    [InlineData("http://169.254.169.254/metadata/instance", "public internet")]
    [InlineData("http://inside.example/", "public internet")]
    [InlineData("file:///etc/passwd", "scheme")]
    [InlineData("gopher://a.example/", "scheme")]
    [InlineData("http://user:secret@a.example/", "password")]
    public async Task A_redirect_is_looked_at_like_the_address_itself(string target, string why)
    {
        await using var server = await FileServer.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = target;
            return Task.CompletedTask;
        });
        using var fetch = Fetch(server, static host => [host == "inside.example" ? IPAddress.Parse("10.1.1.1") : Public]);

        var said = await RefusedAsync(fetch, "http://outside.example/");

        Assert.Contains(why, said, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", said, StringComparison.Ordinal);
        Assert.Equal([Public], _connected);
    }

    [Fact]
    public async Task Redirects_end_somewhere_and_lead_on_before()
    {
        await using var server = await FileServer.StartAsync(static context =>
        {
            var left = int.Parse(context.Request.Path.Value![1..], System.Globalization.CultureInfo.InvariantCulture);
            if (left == 0)
            {
                return context.Response.WriteAsync("arrived");
            }

            context.Response.Redirect($"/{left - 1}");
            return Task.CompletedTask;
        });
        using var fetch = Fetch(server, _ => [Public]);

        var file = await fetch.GetAsync(new Uri("http://round.example/5"), "*/*", Cancellation);

        Assert.Equal("arrived", Encoding.UTF8.GetString(file.Bytes.Span));
        Assert.Contains("more than 5 times", await RefusedAsync(fetch, "http://round.example/6"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://a.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:secret@a.example/")]
    public async Task What_is_not_plain_http_is_refused_before_anything_is_asked(string address)
    {
        using var fetch = Fetch(server: null, static _ => throw new InvalidOperationException("Asked."));

        Assert.DoesNotContain("secret", await RefusedAsync(fetch, address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_body_is_given_up_at_the_bound()
    {
        var gone = new TaskCompletionSource();
        await using var server = await FileServer.StartAsync(async context =>
        {
            context.RequestAborted.Register(() => gone.TrySetResult());
            var piece = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            }
        });
        using var fetch = Fetch(server, _ => [Public], new FetchOptions { LargestFile = 1_000_000 });
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var why = await RefusedAsync(fetch, "http://endless.example/");

        Assert.Contains("larger than 1000000 bytes", why, StringComparison.Ordinal);
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 32_000_000);
    }

    [Fact]
    public async Task A_body_that_says_it_is_too_large_is_not_read()
    {
        await using var server = await FileServer.StartAsync(static async context =>
        {
            context.Response.ContentLength = 2_000_000;
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using var fetch = Fetch(server, _ => [Public], new FetchOptions { LargestFile = 1_000_000 });

        Assert.Contains("larger than", await RefusedAsync(fetch, "http://large.example/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_bomb_is_measured_by_what_it_unpacks_to(string encoding)
    {
        await using var server = await FileServer.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            await using var packed = encoding switch
            {
                "gzip" => (Stream)new GZipStream(context.Response.Body, CompressionLevel.SmallestSize),
                "br" => new BrotliStream(context.Response.Body, CompressionLevel.Fastest),
                _ => new ZLibStream(context.Response.Body, CompressionLevel.SmallestSize),
            };
            var zeros = new byte[1024 * 1024];
            for (var megabyte = 0; megabyte < 2_000 && !context.RequestAborted.IsCancellationRequested; megabyte++)
            {
                await packed.WriteAsync(zeros, context.RequestAborted);
            }
        });
        using var fetch = Fetch(server, _ => [Public], new FetchOptions { LargestFile = 1_000_000 });
        var before = GC.GetTotalAllocatedBytes(precise: true);

        Assert.Contains("larger than", await RefusedAsync(fetch, "http://bomb.example/"), StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 64_000_000);
    }

    [Fact]
    public async Task A_body_that_drips_is_given_up_in_time()
    {
        var begun = new TaskCompletionSource();
        await using var server = await FileServer.StartAsync(async context =>
        {
            await context.Response.Body.WriteAsync("a"u8.ToArray(), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using var fetch = Fetch(server, _ => [Public]);

        var refused = RefusedAsync(fetch, "http://slow.example/");
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        _time.Advance(TimeSpan.FromSeconds(21));

        Assert.Contains("within 20 s", await refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(206)]
    [InlineData(304)]
    public async Task Any_other_status_is_told(int status)
    {
        await using var server = await FileServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        using var fetch = Fetch(server, _ => [Public]);

        Assert.Contains($"status {status}", await RefusedAsync(fetch, "http://a.example/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_fetched_where_that_is_off()
    {
        using var fetch = Fetch(server: null, static _ => throw new InvalidOperationException("Asked."), new FetchOptions { Enabled = false });

        Assert.Contains("fetches nothing", await RefusedAsync(fetch, "http://a.example/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_development_machine_may_fetch_from_itself()
    {
        await using var server = await FileServer.StartAsync(static context => context.Response.WriteAsync("mine"));
        using var fetch = new SafeFetch(new FetchOptions { AllowsLocal = true }, _time);

        Assert.Equal("mine", Encoding.UTF8.GetString((await fetch.GetAsync(server.Address, "*/*", Cancellation)).Bytes.Span));
    }

    [Fact]
    public void Production_does_not_start_where_callers_would_reach_its_own_network()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Fetching:AllowLocal", "true")]).Build();

        Assert.True(FetchOptions.From(settings, isDevelopment: true).AllowsLocal);
        Assert.Throws<InvalidOperationException>(() => FetchOptions.From(settings, isDevelopment: false));
    }

    private static async Task<string> RefusedAsync(SafeFetch fetch, string address) =>
        (await Assert.ThrowsAsync<FetchException>(() => fetch.GetAsync(new Uri(address), "*/*", Cancellation).WaitAsync(TimeSpan.FromSeconds(20), Cancellation))).Message;

    /// <summary>Fetches through the guard of production; where that lets a connection be made, it is made to the server.</summary>
    private SafeFetch Fetch(FileServer? server, Func<string, IPAddress[]> resolve, FetchOptions? options = null) => new(
        options ?? new FetchOptions(),
        _time,
        new GuardedConnection(PublicInternet.Has)
        {
            Resolve = (host, _) => Task.FromResult(resolve(host)),
            Connect = async (addresses, _, token) =>
            {
                _connected.Enqueue(Assert.Single(addresses));
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, server!.Port, token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
}
