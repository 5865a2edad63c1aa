using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>A service account of Google's: the JSON file of its key. It prints as <c>[secret]</c>.</summary>
[DebuggerDisplay("[secret]")]
internal sealed class ServiceAccount
{
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);
    private readonly string _email;
    private readonly string? _keyId;
    private readonly string _privateKey;

    private ServiceAccount(string email, string? keyId, string privateKey, Uri tokenAddress, string? project, string? location)
    {
        _email = email;
        _keyId = keyId;
        _privateKey = privateKey;
        TokenAddress = tokenAddress;
        Project = project;
        Location = location;
    }

    /// <summary>Where tokens are asked for: one of Google's hosts.</summary>
    public Uri TokenAddress { get; }

    /// <summary>The account's own project; null where the file does not say.</summary>
    public string? Project { get; }

    /// <summary>An addition of the gateway's to the file, <c>location</c> or <c>region</c>; null for none.</summary>
    public string? Location { get; }

    /// <param name="json">The file.</param>
    /// <param name="allowsLoopback">Whether tokens may come from this machine, as in tests.</param>
    /// <exception cref="WireCredentialException">It is no key of a service account, or would have the gateway ask somebody else than Google for a token.</exception>
    public static ServiceAccount Of(string json, bool allowsLoopback)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.Text("client_email") is not { Length: > 0 } email || root.Text("private_key") is not { Length: > 0 } privateKey)
            {
                throw new WireCredentialException("A key of Google Vertex AI lacks client_email or private_key.");
            }

            var address = root.Text("token_uri") is { Length: > 0 } text ? text : "https://oauth2.googleapis.com/token";
            return Uri.TryCreate(address, UriKind.Absolute, out var tokenAddress) && (IsGoogles(tokenAddress) || (allowsLoopback && tokenAddress.IsLoopback))
                ? new ServiceAccount(email, root.Text("private_key_id"), privateKey, tokenAddress, root.Text("project_id"), root.Text("location") ?? root.Text("region"))
                : throw new WireCredentialException("The token_uri of a key of Google Vertex AI is none of Google's.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            throw new WireCredentialException("A key of Google Vertex AI begins like JSON and is none.");
        }
    }

    /// <summary>What proves the account to the token service. Source: RFC 7523, and Google's guide to service accounts.</summary>
    /// <exception cref="WireCredentialException">The private key is none.</exception>
    public string Assertion(DateTimeOffset now)
    {
        var head = Json(json =>
        {
            json.WriteString("alg", "RS256");
            json.WriteString("typ", "JWT");
            if (_keyId is not null)
            {
                json.WriteString("kid", _keyId);
            }
        });
        var claims = Json(json =>
        {
            json.WriteString("iss", _email);
            json.WriteString("scope", Scope);
            json.WriteString("aud", TokenAddress.AbsoluteUri);
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + Life).ToUnixTimeSeconds());
        });
        var signed = $"{head}.{claims}";
        return $"{signed}.{Base64Url(Signature(Encoding.ASCII.GetBytes(signed)))}";
    }

    public override string ToString() => "[secret]";

    private static bool IsGoogles(Uri address) =>
        address.Scheme == "https" && (address.Host == "accounts.google.com" || address.Host.EndsWith(".googleapis.com", StringComparison.OrdinalIgnoreCase)) && address.IsDefaultPort;

    private byte[] Signature(byte[] text)
    {
        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(_privateKey);
            return key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            // What is wrong with it may quote it.
            throw new WireCredentialException(string.Create(CultureInfo.InvariantCulture, $"The private key of a key of Google Vertex AI cannot be used ({exception.GetType().Name})."));
        }
    }

    private static string Json(Action<Utf8JsonWriter> writeMembers)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return Base64Url(buffer.ToArray());
    }

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
