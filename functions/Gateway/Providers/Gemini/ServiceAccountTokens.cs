using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>
/// Tokens of service accounts, kept until shortly before they expire. Whoever asks while a token is being fetched waits for the same one. Thread-safe.
/// </summary>
internal sealed class ServiceAccountTokens(UpstreamHttp http, TimeProvider time)
{
    private const int MostAccounts = 1_000;
    private const int MostBytes = 64 * 1024;

    /// <summary>A day, in seconds.</summary>
    private const long LongestLife = 86_400;

    /// <summary>A token that expires sooner is not used any more.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Lazy<Task<Token>>> _tokens = new(StringComparer.Ordinal);

    /// <param name="secret">The account's key: what tokens are kept by.</param>
    /// <param name="account">The same, read.</param>
    /// <param name="cancellationToken">Ends the wait; the token is fetched on for the others.</param>
    /// <exception cref="WireCredentialException">The token service refuses the account.</exception>
    /// <exception cref="HttpRequestException">The token service does not answer, or is at fault.</exception>
    public async Task<string> FindAsync(ProviderSecret secret, ServiceAccount account, CancellationToken cancellationToken)
    {
        var name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret.Reveal())));
        for (var isSecond = false; ; isSecond = true)
        {
            var fetch = _tokens.GetOrAdd(name, (_, asked) => new Lazy<Task<Token>>(() => FetchAsync(asked)), account);
            try
            {
                var token = await fetch.Value.WaitAsync(cancellationToken);
                if (isSecond || token.Until - Margin > time.GetUtcNow())
                {
                    return token.Text;
                }
            }
            catch (Exception) when (fetch.Value.IsFaulted || fetch.Value.IsCanceled)
            {
                // A failure is not kept: the next one asks again.
                Forget(name, fetch);
                throw;
            }

            Forget(name, fetch);
        }
    }

    private void Forget(string name, Lazy<Task<Token>> fetch)
    {
        _tokens.TryRemove(new(name, fetch));
        if (_tokens.Count > MostAccounts)
        {
            _tokens.Clear();
        }
    }

    private async Task<Token> FetchAsync(ServiceAccount account)
    {
        var now = time.GetUtcNow();
        using var patience = new CancellationTokenSource(Patience, time);
        using var request = new HttpRequestMessage(HttpMethod.Post, account.TokenAddress)
        {
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                new("assertion", account.Assertion(now)),
            ]),
            Version = HttpVersion.Version11,
        };
        try
        {
            using var response = await http.SendAsync(request, patience.Token);
            await response.Content.LoadIntoBufferAsync(MostBytes, patience.Token);
            var status = (int)response.StatusCode;
            return status switch
            {
                >= 200 and < 300 => Read(await response.Content.ReadAsByteArrayAsync(patience.Token), now) ?? throw new HttpRequestException("Google's token service gives no token."),
                >= 400 and < 500 and not 408 and not 429 =>
                    throw new WireCredentialException(string.Create(CultureInfo.InvariantCulture, $"Google's token service refuses the service account (status {status}).")),
                _ => throw new HttpRequestException(HttpRequestError.InvalidResponse, "Google's token service is at fault.", null, response.StatusCode),
            };
        }
        catch (OperationCanceledException exception)
        {
            throw new HttpRequestException(HttpRequestError.Unknown, "Google's token service does not answer.", exception);
        }
    }

    /// <summary>Null for an answer that holds no token.</summary>
    private static Token? Read(byte[] body, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.Text("access_token") is { Length: > 0 } text && !text.AsSpan().ContainsAnyExceptInRange('\u0021', '\u007e')
                ? new Token(text, now + TimeSpan.FromSeconds(Math.Min(root.Count("expires_in") ?? 0, LongestLife)))
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            return null;
        }
    }

    private sealed record Token(string Text, DateTimeOffset Until)
    {
        public override string ToString() => "[secret]";
    }
}
