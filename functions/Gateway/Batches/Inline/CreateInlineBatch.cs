using System.Buffers;
using Interchange.Gateway.Batches.Steps;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Files;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Payloads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Interchange.Gateway.Batches.Inline;

/// <summary>
/// <c>POST /api/beta/batches</c>: has requests answered within a day that stand in the body, one model for all. They are written down as they arrive, in
/// bounded memory. Needs an inference key, which pays for them.
/// </summary>
public sealed class CreateInlineBatch
{
    private readonly AuthenticateCaller _authenticate;
    private readonly IPayloadStore _payloads;
    private readonly BatchEndpoints _endpoints;
    private readonly StartBatch _start;
    private readonly BatchOptions _options;
    private readonly FileBounds _files;

    internal CreateInlineBatch(
        AuthenticateCaller authenticate, IPayloadStore payloads, BatchEndpoints endpoints, StartBatch start, BatchOptions options, FileBounds files) =>
        (_authenticate, _payloads, _endpoints, _start, _options, _files) = (authenticate, payloads, endpoints, start, options, files);

    /// <exception cref="GatewayException">400: a field is wrong, or the requests come first; 413: too large.</exception>
    public async Task HandleAsync(HttpContext context, IBatchRuns runs)
    {
        ArgumentNullException.ThrowIfNull(context);
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Inference, context.RequestAborted);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = _files.Largest;
        }

        using var reader = new InlineReader(context.Request.Body);
        var head = await reader.ReadHeadAsync(context.RequestAborted);
        _endpoints.Get(head.Endpoint);
        var batch = _start.New(caller.AccountId, caller.Key.Hash, head.Endpoint) with { Model = head.Model };
        using var input = await _payloads.BeginAsync(BatchFiles.InputOf(batch), context.RequestAborted);
        await CopyAsync(reader, head, input, context.RequestAborted);
        await input.CompleteAsync(BatchFiles.KeptUntil(batch), CancellationToken.None);
        await _start.RunAsync(batch, runs);
        await JsonExchange.WriteAsync(context.Response, StatusCodes.Status202Accepted, json => InlineJson.Write(json, batch), context.RequestAborted);
    }

    private async Task CopyAsync(InlineReader reader, InlineHead head, PayloadWriter input, CancellationToken cancellationToken)
    {
        var line = new ArrayBufferWriter<byte>();
        var count = 0;
        while (await reader.NextRequestAsync(cancellationToken) is { } request)
        {
            if (++count > _options.MostLines)
            {
                throw BatchErrors.Invalid($"There are more than {_options.MostLines} requests, which is the most that this gateway takes. Make several batches of them.");
            }

            line.ResetWrittenCount();
            InlineLine.Write(line, head, request, count);
            await input.WriteAsync(line.WrittenMemory, cancellationToken);
        }

        if (count == 0)
        {
            throw BatchErrors.Invalid("\"requests\" is empty. Send at least one.");
        }
    }
}
