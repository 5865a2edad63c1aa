using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Operators;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Usage.DeadLetters;

/// <summary>
/// <c>POST /operations/dead-letters/{subscription}/discard</c>, the gateway's own: throws those away that are named, which will never be handled. What they would have
/// charged or recorded is lost; who did it is in the log. For operators.
/// </summary>
public sealed partial class DiscardDeadLetters
{
    private readonly AuthenticateOperator _authenticate;
    private readonly DeadLetterOffice _office;
    private readonly ILogger<DiscardDeadLetters> _logger;

    internal DiscardDeadLetters(AuthenticateOperator authenticate, DeadLetterOffice office, ILogger<DiscardDeadLetters> logger)
    {
        _authenticate = authenticate;
        _office = office;
        _logger = logger;
    }

    public async Task HandleAsync(HttpContext context, string subscription)
    {
        var cancellationToken = context.RequestAborted;
        var caller = await _authenticate.AuthenticateAsync(context, cancellationToken);
        using var body = await JsonExchange.ReadObjectAsync(context.Request, cancellationToken);
        var order = ReplayOrder.Read(body.RootElement);
        var ids = order.MessageIds ?? throw new GatewayException(GatewayError.InvalidRequest("message_ids is required: what is thrown away is named one by one."));
        var result = await _office.DiscardAsync(subscription, ids, cancellationToken);
        foreach (var id in result.Discarded)
        {
            LogDiscarded(id, subscription, caller.Key.Label);
        }

        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartObject("data");
                json.WriteNumber("discarded", result.Discarded.Count);
                DeadLetterJson.Write(json, "kept_message_ids", result.Kept);
                DeadLetterJson.Write(json, "not_found_message_ids", result.NotFound);
                json.WriteEndObject();
            },
            cancellationToken);
    }

    [LoggerMessage(EventId = 2342, Level = LogLevel.Warning, Message = "Dead letter {MessageId} of subscription {Subscription} was thrown away by {Operator}")]
    private partial void LogDiscarded(string messageId, string subscription, string @operator);
}
