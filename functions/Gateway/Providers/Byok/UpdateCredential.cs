using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>
/// <c>PATCH /byok/{id}</c>: changes the fields that the body names; <c>key</c> puts another key in the place of the one before. Needs a management key.
/// Counts at once on this instance and within 5 seconds on all.
/// </summary>
public sealed class UpdateCredential
{
    private readonly AuthenticateCaller _authenticate;
    private readonly CredentialRegistry _registry;
    private readonly TimeProvider _timeProvider;

    internal UpdateCredential(AuthenticateCaller authenticate, CredentialRegistry registry, TimeProvider timeProvider)
    {
        _authenticate = authenticate;
        _registry = registry;
        _timeProvider = timeProvider;
    }

    public async Task HandleAsync(HttpContext context, string id)
    {
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        using var body = await JsonExchange.ReadObjectAsync(context.Request, context.RequestAborted);
        var now = _timeProvider.GetUtcNow();
        var credential = await _registry.UpdateAsync(
            caller.AccountId, id, current => CredentialFields.Change(body.RootElement, current, now), context.RequestAborted);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WritePropertyName("data");
                CredentialJson.Write(json, credential);
            },
            context.RequestAborted);
    }
}
