using Azure.Core;
using Azure.Identity;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Azure;
using Interchange.Gateway.Providers.Wires;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Providers.Azure;

public sealed class EntraTokensTests
{
    private static readonly ProviderDescriptor Provider = new() { Slug = "azure", Name = "Azure", BaseUrl = new Uri("https://r.openai.azure.com/openai/v1/"), Authentication = ProviderAuthentication.EntraId };

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Asks_once_until_the_token_is_about_to_expire()
    {
        var identity = new FakeIdentity(_time);
        var tokens = new EntraTokens(identity, _time);

        Assert.Equal("token-1", (await tokens.GetAsync(Provider, TestContext.Current.CancellationToken)).Reveal());
        _time.Advance(TimeSpan.FromMinutes(54));
        Assert.Equal("token-1", (await tokens.GetAsync(Provider, TestContext.Current.CancellationToken)).Reveal());
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("token-2", (await tokens.GetAsync(Provider, TestContext.Current.CancellationToken)).Reveal());
        Assert.Equal(["https://cognitiveservices.azure.com/.default"], identity.Scopes.Distinct());
    }

    [Fact]
    public async Task Asks_once_for_all_who_wait_and_one_who_leaves_ends_it_for_nobody()
    {
        var identity = new FakeIdentity(_time) { Gate = new TaskCompletionSource() };
        var tokens = new EntraTokens(identity, _time);
        using var leaving = new CancellationTokenSource();
        var first = tokens.GetAsync(Provider, leaving.Token).AsTask();
        var second = tokens.GetAsync(Provider, TestContext.Current.CancellationToken).AsTask();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        identity.Gate.SetResult();

        Assert.Equal("token-1", (await second).Reveal());
        Assert.Single(identity.Scopes);
    }

    [Fact]
    public async Task A_refusal_is_told_without_the_identitys_words_and_is_not_remembered()
    {
        var identity = new FakeIdentity(_time) { Refusal = new AuthenticationFailedException("AADSTS700016: tenant contoso") };
        var tokens = new EntraTokens(identity, _time);

        var refused = await Assert.ThrowsAsync<WireCredentialException>(async () => await tokens.GetAsync(Provider, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("contoso", refused.ToString(), StringComparison.Ordinal);

        identity.Refusal = null;
        Assert.Equal("token-2", (await tokens.GetAsync(Provider, TestContext.Current.CancellationToken)).Reveal());
    }

    [Fact]
    public async Task Without_an_identity_there_is_no_token() =>
        await Assert.ThrowsAsync<WireCredentialException>(async () => await new EntraTokens(null, _time).GetAsync(Provider, TestContext.Current.CancellationToken));

    [Theory]
    [InlineData(ProviderAuthentication.Bearer, "Authorization", "Bearer k")]
    [InlineData(ProviderAuthentication.EntraId, "Authorization", "Bearer k")]
    [InlineData(ProviderAuthentication.ApiKeyHeader, "api-key", "k")]
    public void The_key_goes_into_the_header_that_the_provider_wants(ProviderAuthentication authentication, string name, string value) =>
        Assert.Equal(new(name, value), ProviderAuthorization.HeaderOf(Provider with { Authentication = authentication }, new ProviderSecret("k")));

    private sealed class FakeIdentity(TimeProvider time) : TokenCredential
    {
        public List<string> Scopes { get; } = [];

        public TaskCompletionSource? Gate { get; init; }

        public Exception? Refusal { get; set; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.AddRange(requestContext.Scopes);
            var number = Scopes.Count;
            if (Gate is not null)
            {
                await Gate.Task;
            }

            return Refusal is null ? new AccessToken($"token-{number}", time.GetUtcNow().AddHours(1)) : throw Refusal;
        }
    }
}
