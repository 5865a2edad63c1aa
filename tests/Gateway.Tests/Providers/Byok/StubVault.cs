using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Tests.Providers.Byok;

/// <summary>
/// A Key Vault of a test's own that speaks the REST API of secrets over HTTPS on loopback: it challenges, keeps versions, disables, deletes softly,
/// throttles and fails. Source: Key Vault's REST reference, version 7.x.
/// </summary>
internal sealed class StubVault : IAsyncDisposable
{
    public const string Token = "stub-token";

    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Secret>> _secrets = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(int Status, string? RetryAfter)> _failures = new();

    private StubVault(WebApplication app, X509Certificate2 certificate)
    {
        _app = app;
        _certificate = certificate;
        app.Run(HandleAsync);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>What was asked, such as <c>GET /secrets/x/1</c>, refusals and challenges included.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Set: everything is answered with this status.</summary>
    public int? Down { get; set; }

    /// <summary>True: nothing is answered.</summary>
    public bool Silent { get; set; }

    public static async Task<StubVault> StartAsync()
    {
        var certificate = SelfSigned();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var vault = new StubVault(builder.Build(), certificate);
        await vault._app.StartAsync();
        vault.Address = new Uri(vault._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return vault;
    }

    public async ValueTask DisposeAsync()
    {
        Silent = false;
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    /// <summary>Trusts this vault's certificate and no other.</summary>
    public HttpClientTransport Transport() => new(new HttpClient(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == _certificate.GetCertHashString() },
    }));

    /// <summary>The next request that brings a token fails so.</summary>
    public void FailNext(int status, string? retryAfter = null) => _failures.Enqueue((status, retryAfter));

    /// <summary>Disables a version, as an operator does.</summary>
    public void Disable(string name, string version)
    {
        lock (_gate)
        {
            _secrets[name].Single(secret => secret.Version == version).Enabled = false;
        }
    }

    /// <summary>The tags of a secret's newest version.</summary>
    public JsonObject TagsOf(string name)
    {
        lock (_gate)
        {
            return _secrets[name][^1].Tags;
        }
    }

    /// <summary>Whether each version of a secret is enabled; empty for one that is not there.</summary>
    public bool[] Enabled(string name)
    {
        lock (_gate)
        {
            return _deleted.Contains(name) || !_secrets.TryGetValue(name, out var versions) ? [] : [.. versions.Select(static secret => secret.Enabled)];
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
        if (Silent)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        if (Down is { } status)
        {
            await AnswerAsync(context, status, Error("Down", inner: null));
        }
        else if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            context.Response.Headers.WWWAuthenticate = "Bearer authorization=\"https://login.microsoftonline.com/0a0a\", resource=\"https://vault.azure.net\"";
            await AnswerAsync(context, 401, Error("Unauthorized", inner: null));
        }
        else if (_failures.TryDequeue(out var failure))
        {
            if (failure.RetryAfter is { } retryAfter)
            {
                context.Response.Headers.RetryAfter = retryAfter;
            }

            await AnswerAsync(context, failure.Status, Error("Throttled", inner: null));
        }
        else
        {
            var body = context.Request.ContentLength > 0 ? await JsonNode.ParseAsync(context.Request.Body) : null;
            var parts = context.Request.Path.Value!.Trim('/').Split('/');
            var (code, json) = context.Request.Query.ContainsKey("api-version") ? parts switch
            {
                ["secrets"] => (200, List(context.Request.Query["$skiptoken"])),
                ["secrets", not "", ..] => Answer(context.Request.Method, parts[1], parts.Length > 2 ? parts[2] : null, body),
                _ => (404, Error("NotFound", inner: null)),
            }
            : (404, Error("NotFound", inner: null));
            await AnswerAsync(context, code, json);
        }
    }

    /// <summary>The secrets without their values, one to a page.</summary>
    private JsonObject List(string? after)
    {
        lock (_gate)
        {
            string[] names = [.. _secrets.Keys.Where(name => !_deleted.Contains(name)).Order(StringComparer.Ordinal)];
            var at = after is null ? 0 : Array.IndexOf(names, after);
            var items = new JsonArray();
            if (at < names.Length)
            {
                var item = Bundle(names[at], _secrets[names[at]][^1], withValue: false);
                item["id"] = new Uri(Address, $"secrets/{names[at]}").AbsoluteUri;
                items.Add(item);
            }

            return new JsonObject
            {
                ["value"] = items,
                ["nextLink"] = at + 1 < names.Length ? new Uri(Address, $"secrets?api-version=7.6&$skiptoken={names[at + 1]}").AbsoluteUri : null,
            };
        }
    }

    private (int Status, JsonNode Body) Answer(string method, string name, string? version, JsonNode? body)
    {
        lock (_gate)
        {
            var known = _secrets.TryGetValue(name, out var versions) && !_deleted.Contains(name);
            if (method == "PUT")
            {
                if (_deleted.Contains(name))
                {
                    return (409, Error("Conflict", "ObjectIsDeletedButRecoverable"));
                }

                if (versions is null)
                {
                    _secrets[name] = versions = [];
                }

                versions.Add(new Secret(
                    Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), body!["value"]!.GetValue<string>(), body["tags"]?.DeepClone().AsObject() ?? [], changes: 1000 * versions.Count));
                return (200, Bundle(name, versions[^1], withValue: true));
            }

            if (!known || (version is not null && !versions!.Exists(secret => secret.Version == version)))
            {
                return (404, Error("SecretNotFound", inner: null));
            }

            var secret = version is null ? versions![^1] : versions!.Single(secret => secret.Version == version);
            switch (method)
            {
                case "DELETE":
                    _deleted.Add(name);
                    var deleted = Bundle(name, secret, withValue: false);
                    deleted["recoveryId"] = new Uri(Address, $"deletedsecrets/{name}").AbsoluteUri;
                    return (200, deleted);

                case "PATCH":
                    secret.Enabled = body!["attributes"]?["enabled"]?.GetValue<bool>() ?? secret.Enabled;
                    return (200, Bundle(name, secret, withValue: false));

                default:
                    return secret.Enabled ? (200, Bundle(name, secret, withValue: true)) : (403, Error("Forbidden", "SecretDisabled"));
            }
        }
    }

    private JsonObject Bundle(string name, Secret secret, bool withValue)
    {
        var bundle = new JsonObject
        {
            ["id"] = new Uri(Address, $"secrets/{name}/{secret.Version}").AbsoluteUri,
            ["attributes"] = new JsonObject { ["enabled"] = secret.Enabled, ["created"] = 1_700_000_000, ["updated"] = 1_700_000_000 + secret.Changes, ["recoveryLevel"] = "Recoverable" },
            ["tags"] = secret.Tags.DeepClone(),
        };
        if (withValue)
        {
            bundle["value"] = secret.Value;
        }

        return bundle;
    }

    private static JsonObject Error(string code, string? inner) => new()
    {
        ["error"] = new JsonObject
        {
            ["code"] = code,
            ["message"] = code,
            ["innererror"] = inner is null ? null : new JsonObject { ["code"] = inner },
        },
    };

    private static Task AnswerAsync(HttpContext context, int status, JsonNode body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString());
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    private sealed class Secret(string version, string value, JsonObject tags, int changes)
    {
        public string Version => version;

        public string Value => value;

        public JsonObject Tags => tags;

        public bool Enabled
        {
            get;
            set
            {
                Changes++;
                field = value;
            }
        } = true;

        /// <summary>How often it was changed since it was made: the clock of its last change.</summary>
        public int Changes { get; private set; } = changes;
    }
}
