using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Byok;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat;

/// <summary>
/// The key that a step of a plan is to be called with: the caller's own where the step names one, and never the gateway's in its place.
/// </summary>
internal sealed class StepSecrets(IProviderSecrets shared, CredentialSecrets own, IProviderTokens? tokens = null)
{
    private static readonly ProviderFailure Gone = new(FailureClass.SecretUnavailable);
    private static readonly ProviderFailure NoToken = new(FailureClass.Credential);
    private static readonly ProviderFailure Unavailable = new(FailureClass.SecretUnavailable) { RetryAfter = TimeSpan.FromSeconds(5) };

    /// <summary>The key, null where the provider needs none; or why the caller's own cannot be had. Completes at once in the steady state.</summary>
    public ValueTask<(ProviderSecret? Secret, ProviderFailure? Failure)> FindAsync(RouteStep step, CancellationToken cancellationToken)
    {
        if (step.Own is not { } credential)
        {
            return step.Provider.Authentication switch
            {
                ProviderAuthentication.None => default,
                ProviderAuthentication.EntraId => TokenAsync(step.Provider, cancellationToken),
                _ => new((shared.Find(step.Provider), null)),
            };
        }

        var reading = own.FindAsync(credential.Secret, cancellationToken);
        return reading.IsCompletedSuccessfully ? new(Of(reading.Result)) : WaitAsync(reading, cancellationToken);
    }

    private async ValueTask<(ProviderSecret? Secret, ProviderFailure? Failure)> TokenAsync(ProviderDescriptor provider, CancellationToken cancellationToken)
    {
        try
        {
            return (tokens is null ? null : await tokens.GetAsync(provider, cancellationToken), tokens is null ? NoToken : null);
        }
        catch (WireCredentialException)
        {
            return (null, NoToken);
        }
    }

    private static async ValueTask<(ProviderSecret? Secret, ProviderFailure? Failure)> WaitAsync(ValueTask<SecretReading> reading, CancellationToken cancellationToken)
    {
        try
        {
            return Of(await reading);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The attempt's clock ran out before the provider was asked: not the provider's silence.
            return (null, Unavailable);
        }
    }

    private static (ProviderSecret? Secret, ProviderFailure? Failure) Of(SecretReading reading) => reading.State switch
    {
        SecretState.Known => (reading.Secret, null),
        SecretState.Gone => (null, Gone),
        _ => (null, Unavailable),
    };
}
