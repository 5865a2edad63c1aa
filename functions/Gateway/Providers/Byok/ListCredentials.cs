using System.Globalization;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Providers.Byok;

/// <summary><c>GET /byok</c>: the account's own provider keys, masked, in the order in which a provider's are tried. Needs a management key.</summary>
public sealed class ListCredentials
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 100;

    private readonly AuthenticateCaller _authenticate;
    private readonly CredentialRegistry _registry;
    private readonly ProviderRegistry _providers;

    internal ListCredentials(AuthenticateCaller authenticate, CredentialRegistry registry, ProviderRegistry providers)
    {
        _authenticate = authenticate;
        _registry = registry;
        _providers = providers;
    }

    public async Task HandleAsync(HttpContext context)
    {
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        var query = context.Request.Query;
        var offset = Number(query["offset"].ToString(), "offset", least: 0, most: int.MaxValue, otherwise: 0);
        var limit = Number(query["limit"].ToString(), "limit", least: 1, most: MaxLimit, otherwise: DefaultLimit);
        var provider = Provider(query["provider"].ToString());
        if (query["workspace_id"].ToString() is { Length: > 0 } workspace && workspace != caller.AccountId)
        {
            throw Invalid(KeyFields.NoSuchWorkspace("workspace_id", caller.AccountId));
        }

        var credentials = await _registry.ListAsync(caller.AccountId, context.RequestAborted);
        var matching = provider is null ? credentials : credentials.RemoveAll(credential => credential.Provider != provider);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartArray("data");
                foreach (var credential in matching.Skip(offset).Take(limit))
                {
                    CredentialJson.Write(json, credential);
                }

                json.WriteEndArray();
                json.WriteNumber("total_count", matching.Length);
            },
            context.RequestAborted);
    }

    private string? Provider(string slug)
    {
        if (slug.Length == 0)
        {
            return null;
        }

        return _providers.TryGet(slug, out var provider)
            ? provider.Slug
            : throw Invalid("provider must be the slug of a provider that this gateway knows. GET /api/v1/providers lists them.");
    }

    private static int Number(string text, string name, int least, int most, int otherwise)
    {
        if (text.Length == 0)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Invalid(string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from {least} to {most}."));
    }

    private static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));
}
