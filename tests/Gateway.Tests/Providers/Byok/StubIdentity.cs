using System.Collections.Concurrent;
using Azure.Core;

namespace Interchange.Gateway.Tests.Providers.Byok;

/// <summary>An identity whose token <see cref="StubVault"/> takes.</summary>
internal sealed class StubIdentity : TokenCredential
{
    /// <summary>The scopes that a token was asked for.</summary>
    public ConcurrentQueue<string> Scopes { get; } = new();

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Scopes.Enqueue(string.Join(' ', requestContext.Scopes));
        return new AccessToken(StubVault.Token, new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(GetToken(requestContext, cancellationToken));
}
