using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Byok;
using Interchange.Gateway.Keys.Caching;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Byok;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Tests.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Providers.Byok;

/// <summary>One instance's <c>/byok</c> routes over stores that instances share, called as the host calls them.</summary>
internal sealed class CredentialRoutes : IDisposable
{
    private readonly KeyCache _cache;
    private readonly CredentialRegistry _registry;
    private readonly ProviderRegistry _providers;
    private readonly FakeTimeProvider _clock;

    public CredentialRoutes(
        ScriptedKeyStore keys, ICredentialStore credentials, ScriptedVault vault, FakeTimeProvider clock, params ImmutableArray<ProviderDescriptor> providers)
    {
        _clock = clock;
        _providers = new ProviderRegistry(
            [new KnownProviders(), new Described(providers)],
            new ConfiguredProviderSecrets(new ConfigurationBuilder().Build()),
            new ConfigurationBuilder().Build(),
            NullLogger<ProviderRegistry>.Instance);
        _cache = A.Cache(keys, clock, credentials: credentials);
        Secrets = new CredentialSecrets(vault, new SecretCacheOptions(), clock, NullLogger<CredentialSecrets>.Instance);
        _registry = new CredentialRegistry(credentials, vault, Secrets, keys, _cache, NullLogger<CredentialRegistry>.Instance);
        Authenticate = new AuthenticateCaller(_cache, clock);
    }

    public AuthenticateCaller Authenticate { get; }

    public CredentialSecrets Secrets { get; }

    public Task<JsonObject> ListAsync(KeySecret caller, string query = "") =>
        CallAsync(caller, query, "", new ListCredentials(Authenticate, _registry, _providers).HandleAsync);

    public Task<JsonObject> CreateAsync(KeySecret caller, string body) =>
        CallAsync(caller, "", body, new CreateCredential(Authenticate, _registry, _providers, _clock).HandleAsync, status: 201);

    public Task<JsonObject> GetAsync(KeySecret caller, string id) =>
        CallAsync(caller, "", "", context => new GetCredential(Authenticate, _registry).HandleAsync(context, id));

    public Task<JsonObject> UpdateAsync(KeySecret caller, string id, string body) =>
        CallAsync(caller, "", body, context => new UpdateCredential(Authenticate, _registry, _clock).HandleAsync(context, id));

    public Task<JsonObject> DeleteAsync(KeySecret caller, string id) =>
        CallAsync(caller, "", "", context => new DeleteCredential(Authenticate, _registry).HandleAsync(context, id));

    /// <summary>Whom a request with this key is made by, as this instance sees it.</summary>
    public async Task<Caller> CallerAsync(KeySecret key) => await Authenticate.AuthenticateAsync(A.Request(key), required: null, CancellationToken.None);

    public void Dispose() => _providers.Dispose();

    public static async Task<GatewayError> ErrorAsync(Func<Task> call) => (await Assert.ThrowsAsync<GatewayException>(call)).Error;

    private static async Task<JsonObject> CallAsync(KeySecret caller, string query, string body, Func<HttpContext, Task> handle, int status = 200)
    {
        var context = A.Request(caller);
        context.Request.QueryString = new QueryString(query);
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        await handle(context);

        Assert.Equal("application/json; charset=utf-8", context.Response.ContentType);
        Assert.Equal(answer.Length, context.Response.ContentLength);
        Assert.Equal(status, context.Response.StatusCode);
        return JsonNode.Parse(answer.ToArray())!.AsObject();
    }

    private sealed class Described(ImmutableArray<ProviderDescriptor> providers) : IProviderSource
    {
        public IEnumerable<ProviderDescriptor> Providers => providers;
    }
}
