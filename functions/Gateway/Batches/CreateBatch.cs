using Interchange.Gateway.Errors;
using Interchange.Gateway.Files;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Batches;

/// <summary><c>POST /batches</c>: has the lines of a file answered within a day. Needs an inference key, which pays for them.</summary>
public sealed class CreateBatch
{
    private readonly AuthenticateCaller _authenticate;
    private readonly IFileStore _files;
    private readonly BatchEndpoints _endpoints;
    private readonly StartBatch _start;

    internal CreateBatch(AuthenticateCaller authenticate, IFileStore files, BatchEndpoints endpoints, StartBatch start) =>
        (_authenticate, _files, _endpoints, _start) = (authenticate, files, endpoints, start);

    /// <exception cref="GatewayException">400: a field is wrong, or the file is not for batches; 404: the account has no such file.</exception>
    public async Task HandleAsync(HttpContext context, IBatchRuns runs)
    {
        ArgumentNullException.ThrowIfNull(context);
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Inference, context.RequestAborted);
        using var body = await JsonExchange.ReadObjectAsync(context.Request, context.RequestAborted);
        var order = BatchOrder.Read(body.RootElement);
        _endpoints.Get(order.Endpoint);
        var file = await _files.FindAsync(caller.AccountId, order.InputFileId, context.RequestAborted) ?? throw FileErrors.Unknown();
        if (file.Purpose != FilePurpose.Batch)
        {
            throw BatchErrors.Invalid("The file was not uploaded with purpose=batch. Upload it once more.");
        }

        var batch = _start.New(caller.AccountId, caller.Key.Hash, order.Endpoint) with { InputFileId = file.Id, Metadata = order.Metadata };
        await _start.RunAsync(batch, runs);
        await JsonExchange.WriteAsync(context.Response, StatusCodes.Status200OK, json => BatchJson.Write(json, batch), context.RequestAborted);
    }
}
