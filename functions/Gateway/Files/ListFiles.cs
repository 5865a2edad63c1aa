using System.Globalization;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Files;

/// <summary><c>GET /files</c>: the account's files, newest first unless <c>order</c> is <c>asc</c>. Any key of the account will do.</summary>
public sealed class ListFiles
{
    private const int MostPerPage = 1_000;
    private const int UsualPerPage = 100;

    /// <summary>The same thing in OpenAI's, OpenRouter's and Anthropic's words.</summary>
    private static readonly string[] Cursors = ["after", "cursor", "after_id"];

    private readonly AuthenticateCaller _authenticate;
    private readonly IFileStore _files;

    internal ListFiles(AuthenticateCaller authenticate, IFileStore files) => (_authenticate, _files) = (authenticate, files);

    /// <exception cref="GatewayException">400: a parameter is wrong.</exception>
    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var caller = await _authenticate.AuthenticateAsync(context, required: null, context.RequestAborted);
        var (query, limit) = Read(context.Request.Query, caller.AccountId);
        var page = await _files.ListAsync(caller.AccountId, query, context.RequestAborted).Take(limit + 1).ToListAsync(context.RequestAborted);
        var hasMore = page.Count > limit;
        var shown = page.Take(limit).ToList();
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                FileJson.WriteShape(json, context.Request);
                json.WriteString("object", "list");
                json.WriteStartArray("data");
                foreach (var file in shown)
                {
                    json.WriteStartObject();
                    FileJson.Write(json, context.Request, file);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteString("first_id", shown.FirstOrDefault()?.Id);
                json.WriteString("last_id", shown.LastOrDefault()?.Id);
                json.WriteBoolean("has_more", hasMore);
                json.WriteString("cursor", hasMore ? shown[^1].Id : null);
            },
            context.RequestAborted);
    }

    private static (FileQuery Query, int Limit) Read(IQueryCollection query, string accountId)
    {
        var limit = UsualPerPage;
        if (query["limit"].ToString() is { Length: > 0 } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MostPerPage))
        {
            throw FileErrors.Invalid($"limit must be a whole number from 1 to {MostPerPage}.");
        }

        if (query["before_id"].Count > 0)
        {
            throw FileErrors.Invalid("before_id is not served. List forward with after.");
        }

        if (query["provider"].Count > 0)
        {
            throw FileErrors.Invalid("provider is not served: files are kept by this gateway alone. Remove it.");
        }

        if (query["workspace_id"].ToString() is { Length: > 0 } workspace && workspace != accountId)
        {
            throw FileErrors.Invalid("workspace_id must be the account of the key. Remove it.");
        }

        var after = Cursors.Select(name => query[name].ToString()).FirstOrDefault(static value => value.Length > 0);
        if (after is not null && !FileId.IsId(after))
        {
            throw FileErrors.Invalid("after must be the id of a file, such as the last_id of the page before.");
        }

        var descending = query["order"].ToString() switch
        {
            "" or "desc" => true,
            "asc" => false,
            _ => throw FileErrors.Invalid("order must be asc or desc."),
        };
        FilePurpose? purpose = null;
        if (query["purpose"].ToString() is { Length: > 0 } name && !FilePurposes.TryRead(name, out purpose))
        {
            throw FileErrors.Invalid("purpose must be batch, batch_output, user_data, assistants or vision.");
        }

        return (new FileQuery(descending, after, purpose), limit);
    }
}
