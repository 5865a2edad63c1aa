using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Fetching;

/// <summary>
/// Fetches a file that a caller has named, without serving as the caller's way into other networks: http and https alone, nothing of the caller's or the
/// gateway's is sent along, every host is resolved and looked at when the connection is made, also those that a redirect names, and size and time are bounded,
/// whatever the file is packed in. Thread-safe.
/// </summary>
public sealed class SafeFetch : IDisposable
{
    private const int MostHeaderKilobytes = 32;

    private readonly FetchOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    public SafeFetch(FetchOptions options, TimeProvider time)
        : this(options, time, new GuardedConnection(address => options.AllowsLocal || PublicInternet.Has(address)))
    {
    }

    internal SafeFetch(FetchOptions options, TimeProvider time, GuardedConnection connection)
    {
        (_options, _time) = (options, time);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            MaxResponseHeadersLength = MostHeaderKilobytes,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ActivityHeadersPropagator = null,
            ConnectCallback = (context, token) => connection.OpenAsync(context.DnsEndPoint, token),
        });
    }

    /// <summary>Why an address is not fetched, whatever it leads to, as the end of a sentence; null where nothing of it is an obstacle.</summary>
    public string? WhyNot(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return !_options.Enabled ? "this gateway fetches nothing"
            : address.Scheme is not ("http" or "https") ? "the scheme of its address must be http or https"
            : address.UserInfo.Length > 0 ? "its address must hold no user and password"
            : null;
    }

    /// <summary>Fetches a file whole.</summary>
    /// <param name="address">Absolute.</param>
    /// <param name="accept">Media types that are wanted, as an <c>Accept</c> header has them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FetchException">It cannot be had, or is not to be.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<FetchedFile> GetAsync(Uri address, string accept, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await FollowAsync(address, accept, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FetchException(string.Create(CultureInfo.InvariantCulture, $"it did not come within {_options.Patience.TotalSeconds:0.#} s"));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            // Whether a name exists in a network that is not public, and what answers there, is nobody's business: all of it is told alike.
            throw new FetchException("its server cannot be reached on the public internet, or broke off");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<FetchedFile> FollowAsync(Uri address, string accept, CancellationToken cancellationToken)
    {
        for (var redirects = 0; redirects <= FetchOptions.MostRedirects; redirects++)
        {
            if (WhyNot(address) is { } obstacle)
            {
                throw new FetchException(redirects == 0 ? obstacle : $"it was redirected, and {obstacle}");
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, address) { Version = HttpVersion.Version11 };
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Interchange", productVersion: null));
            request.Headers.TryAddWithoutValidation("Accept", accept);
            using var response = await _http.SendAsync(request, cancellationToken);
            if ((int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location)
            {
                var next = new Uri(address, location);
                address = address.Scheme == "https" && next.Scheme == "http"
                    ? throw new FetchException("it was redirected from https to http")
                    : next;
                continue;
            }

            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new FetchException(string.Create(CultureInfo.InvariantCulture, $"its server answered with status {(int)response.StatusCode}"));
            }

            return new FetchedFile(response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant(), await ReadAsync(response.Content, cancellationToken));
        }

        throw new FetchException(string.Create(CultureInfo.InvariantCulture, $"it was redirected more than {FetchOptions.MostRedirects} times"));
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > _options.LargestFile)
        {
            throw TooLarge();
        }

        using var body = new PooledBody(64 * 1024);
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        return await body.TryReadAsync(stream, _options.LargestFile, cancellationToken) ? body.Span.ToArray() : throw TooLarge();
    }

    private FetchException TooLarge() => new(string.Create(CultureInfo.InvariantCulture, $"it is larger than {_options.LargestFile} bytes"));
}
