using System.Diagnostics.CodeAnalysis;
using Azure.Core;
using Azure.Identity;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Azure;

/// <summary>
/// Tokens of the app's own identity for Azure OpenAI and Foundry: kept until five minutes before they expire, and asked for once whoever waits. Source:
/// Microsoft's guide on Entra ID authentication; the identity needs the role Cognitive Services OpenAI User. Thread-safe.
/// </summary>
internal sealed class EntraTokens(TokenCredential? identity, TimeProvider time) : IProviderTokens
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private static readonly TokenRequestContext Scope = new(["https://cognitiveservices.azure.com/.default"]);

    private readonly Lock _gate = new();
    private volatile Known? _known;
    private Task<Known>? _asking;

    public ValueTask<ProviderSecret> GetAsync(ProviderDescriptor provider, CancellationToken cancellationToken) =>
        _known is { } known && known.GoodUntil > time.GetUtcNow() ? new(known.Secret) : AskAsync(cancellationToken);

    private async ValueTask<ProviderSecret> AskAsync(CancellationToken cancellationToken)
    {
        Task<Known> asking;
        lock (_gate)
        {
            // One who leaves does not end it for the others.
            asking = _asking is { IsCompleted: false } ? _asking : _asking = FetchAsync();
        }

        return (await asking.WaitAsync(cancellationToken)).Secret;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever the identity throws, there is no token; its words may name the tenant.")]
    private async Task<Known> FetchAsync()
    {
        if (identity is null)
        {
            throw new WireCredentialException("There is no identity to ask for a token of Entra ID.");
        }

        try
        {
            var token = await identity.GetTokenAsync(Scope, CancellationToken.None);
            var good = token.ExpiresOn - Margin;
            return _known = new Known(new ProviderSecret(token.Token), token.RefreshOn is { } refresh && refresh < good ? refresh : good);
        }
        catch (Exception exception) when (exception is not WireCredentialException)
        {
            throw new WireCredentialException($"Entra ID gives no token ({(exception is AuthenticationFailedException ? "refused" : exception.GetType().Name)}).");
        }
    }

    private sealed record Known(ProviderSecret Secret, DateTimeOffset GoodUntil);
}
