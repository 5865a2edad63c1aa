using System.Globalization;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Requests;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>
/// <c>POST /byok</c>: takes a provider key of the account's own, and never shows it again. Needs a management key. Requests use it at once on this
/// instance and within 5 seconds on all.
/// </summary>
public sealed class CreateCredential
{
    private readonly AuthenticateCaller _authenticate;
    private readonly CredentialRegistry _registry;
    private readonly ProviderRegistry _providers;
    private readonly TimeProvider _timeProvider;

    internal CreateCredential(AuthenticateCaller authenticate, CredentialRegistry registry, ProviderRegistry providers, TimeProvider timeProvider)
    {
        _authenticate = authenticate;
        _registry = registry;
        _providers = providers;
        _timeProvider = timeProvider;
    }

    public async Task HandleAsync(HttpContext context)
    {
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        using var body = await JsonExchange.ReadObjectAsync(context.Request, context.RequestAborted);
        var existing = await _registry.ListAsync(caller.AccountId, context.RequestAborted);
        var draft = CredentialFields.Create(body.RootElement, caller.AccountId, existing, _providers, _timeProvider.GetUtcNow());
        if (existing.Length >= CredentialRegistry.MostPerAccount)
        {
            throw JsonFields.Invalid(string.Create(
                CultureInfo.InvariantCulture, $"An account can have {CredentialRegistry.MostPerAccount} provider credentials. Delete one with DELETE /byok/{{id}} first."));
        }

        var credential = await _registry.CreateAsync(draft, context.RequestAborted);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status201Created,
            json =>
            {
                json.WritePropertyName("data");
                CredentialJson.Write(json, credential);
            },
            context.RequestAborted);
    }
}
