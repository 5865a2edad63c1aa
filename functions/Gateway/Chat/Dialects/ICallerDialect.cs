using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Requests;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat.Dialects;

/// <summary>An API that callers speak beside chat completions, served by translation to and from it. Thread-safe.</summary>
public interface ICallerDialect : IErrorDialect
{
    /// <summary>Such as <c>messages</c>: a part of the key of cached answers.</summary>
    string Name { get; }

    /// <summary>Translates a request.</summary>
    /// <param name="body">The body; taken over: it is disposed by whoever disposes the result, or here when this throws.</param>
    /// <param name="headers">The caller's.</param>
    /// <exception cref="GatewayException">400: what was wrong with it, and how to mend it.</exception>
    DialectRequest Read(PooledBody body, IHeaderDictionary headers);

    /// <summary>As <see cref="Read"/>, for a caller whose request may go on from what is kept for them.</summary>
    /// <exception cref="GatewayException">The same; 404: what it goes on from is not there; 503: storage does not answer.</exception>
    ValueTask<DialectRequest> ReadAsync(Caller caller, PooledBody body, HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new(Read(body, context.Request.Headers));
    }

    /// <summary>A job of a request has ended; called again where it is not known whether it was. What follows from it is durable when the task completes.</summary>
    ValueTask EndedAsync(DialectEnd end, CancellationToken cancellationToken) => default;

    /// <summary>The encoder of a request that was read earlier, perhaps elsewhere.</summary>
    /// <param name="state">The <see cref="DialectRequest.State"/> of the request.</param>
    IAnswerEncoder Resume(string? state);
}
