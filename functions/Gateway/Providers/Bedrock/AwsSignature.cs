using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>
/// Signature Version 4 in headers, as every service of AWS but S3 takes it: the path is normalised, and encoded once more than it is on the wire. Pure.
/// Source: AWS's guide to signing API requests, and its published test suite.
/// </summary>
internal static class AwsSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The headers that a request gains: the date, the token of a temporary key, and the authorization.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Sign(AwsRequest request, AwsCredential credential, string region, string service, DateTimeOffset now)
    {
        var date = Date(now);
        var gained = new List<KeyValuePair<string, string>> { new("X-Amz-Date", date) };
        if (credential.SessionToken is { } token)
        {
            gained.Add(new("X-Amz-Security-Token", token));
        }

        var (canonical, signedHeaders) = Canonical(request with { Headers = request.Headers.AddRange(gained) });
        var scope = $"{date[..8]}/{region}/{service}/aws4_request";
        var signature = Signature(credential.SecretAccessKey, date[..8], region, service, StringToSign(canonical, date, scope));
        gained.Add(new("Authorization", $"{Algorithm} Credential={credential.AccessKeyId}/{scope}, SignedHeaders={signedHeaders}, Signature={signature}"));
        return gained;
    }

    /// <summary>The request in the form that is hashed, and the names of its headers.</summary>
    public static (string Request, string SignedHeaders) Canonical(AwsRequest request)
    {
        var headers = request.Headers
            .GroupBy(static header => header.Key.ToLowerInvariant(), static header => Collapsed(header.Value), StringComparer.Ordinal)
            .OrderBy(static header => header.Key, StringComparer.Ordinal)
            .Select(static header => (Name: header.Key, Value: string.Join(',', header)))
            .ToList();
        var signedHeaders = string.Join(';', headers.Select(static header => header.Name));
        var canonical = new StringBuilder()
            .Append(request.Method).Append('\n')
            .Append(CanonicalPath(request.Path)).Append('\n')
            .Append(CanonicalQuery(request.Query)).Append('\n');
        foreach (var (name, value) in headers)
        {
            canonical.Append(name).Append(':').Append(value).Append('\n');
        }

        canonical.Append('\n').Append(signedHeaders).Append('\n').Append(Hex(SHA256.HashData(request.Body.Span)));
        return (canonical.ToString(), signedHeaders);
    }

    public static string StringToSign(string canonicalRequest, string date, string scope) =>
        $"{Algorithm}\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalRequest)))}";

    public static string Signature(string secretAccessKey, string day, string region, string service, string stringToSign)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secretAccessKey);
        foreach (var part in (ReadOnlySpan<string>)[day, region, service, "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(stringToSign)));
    }

    public static string Date(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string CanonicalPath(string path)
    {
        var segments = new List<string>();
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == "..")
            {
                segments.RemoveRange(Math.Max(segments.Count - 1, 0), Math.Min(segments.Count, 1));
            }
            else if (segment != ".")
            {
                segments.Add(Encoded(segment));
            }
        }

        var isFolder = path.EndsWith('/') || path.EndsWith("/.", StringComparison.Ordinal) || path.EndsWith("/..", StringComparison.Ordinal);
        return segments.Count == 0 ? "/" : $"/{string.Join('/', segments)}{(isFolder ? "/" : "")}";
    }

    private static string CanonicalQuery(IEnumerable<KeyValuePair<string, string>> query) => string.Join('&', query
        .Select(static pair => (Name: Encoded(pair.Key), Value: Encoded(pair.Value)))
        .OrderBy(static pair => pair.Name, StringComparer.Ordinal)
        .ThenBy(static pair => pair.Value, StringComparer.Ordinal)
        .Select(static pair => $"{pair.Name}={pair.Value}"));

    /// <summary>All but letters, digits and <c>-._~</c> percent-encoded.</summary>
    private static string Encoded(string text) => Uri.EscapeDataString(text);

    /// <summary>Without the blanks around it, and with one blank for every row of blanks inside.</summary>
    private static string Collapsed(string value) => string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
