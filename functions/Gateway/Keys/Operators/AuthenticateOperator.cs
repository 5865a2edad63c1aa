using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Keys.Operators;

/// <summary>Lets operators alone through: holders of the management keys that <see cref="OperatorOptions"/> names.</summary>
public sealed class AuthenticateOperator(AuthenticateCaller authenticate, OperatorOptions options)
{
    /// <exception cref="GatewayException">As <see cref="AuthenticateCaller.AuthenticateAsync"/>; 403 for a key that is no operator's, and for every key where nobody is named.</exception>
    public async Task<Caller> AuthenticateAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var caller = await authenticate.AuthenticateAsync(context, KeyKind.Management, cancellationToken);
        return options.Keys.Contains(caller.Key.Hash)
            ? caller
            : throw new GatewayException(GatewayError.Forbidden(
                $"This route is for those who run the gateway: management keys whose hashes are in setting {OperatorOptions.Setting}. {caller.Key.Label} is not among them."));
    }
}
