using System.Globalization;
using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Keys;

/// <summary><c>GET /keys</c>: the account's keys, newest first, 100 a page. Needs a management key.</summary>
public sealed class ListKeys
{
    public const int PageSize = 100;

    private readonly AuthenticateCaller _authenticate;
    private readonly KeyRegistry _registry;
    private readonly KeyUsages _usages;

    internal ListKeys(AuthenticateCaller authenticate, KeyRegistry registry, KeyUsages usages)
    {
        _authenticate = authenticate;
        _registry = registry;
        _usages = usages;
    }

    public async Task HandleAsync(HttpContext context)
    {
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        var query = context.Request.Query;
        var includeDisabled = Flag(query["include_disabled"].ToString());
        var offset = Offset(query["offset"].ToString());
        if (query["workspace_id"].ToString() is { Length: > 0 } workspace && workspace != caller.AccountId)
        {
            throw Invalid(KeyFields.NoSuchWorkspace("workspace_id", caller.AccountId));
        }

        var page = await _registry.ListAsync(caller.AccountId, context.RequestAborted)
            .Where(key => includeDisabled || !key.Disabled)
            .Skip(offset)
            .Take(PageSize)
            .ToListAsync(context.RequestAborted);
        var used = await _usages.OfAsync(caller.AccountId, page, context.RequestAborted);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartArray("data");
                foreach (var (key, usage) in used)
                {
                    KeyJson.Write(json, key, usage);
                }

                json.WriteEndArray();
            },
            context.RequestAborted);
    }

    private static bool Flag(string text) => text switch
    {
        "" => false,
        _ when bool.TryParse(text, out var value) => value,
        _ => throw Invalid("include_disabled must be true or false."),
    };

    private static int Offset(string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? offset
            : throw Invalid($"offset must be a whole number from 0 to {int.MaxValue}: how many keys to skip.");
    }

    private static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));
}
