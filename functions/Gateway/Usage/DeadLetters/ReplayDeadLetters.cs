using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Operators;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Usage.DeadLetters;

/// <summary>
/// <c>POST /operations/dead-letters/{subscription}/replay</c>, the gateway's own: handles the first dead letters, or those among them that are named, as if they came
/// for the first time. Replaying twice changes nothing: a charge or record is made once. For operators.
/// </summary>
public sealed partial class ReplayDeadLetters
{
    private readonly AuthenticateOperator _authenticate;
    private readonly DeadLetterOffice _office;
    private readonly ILogger<ReplayDeadLetters> _logger;

    internal ReplayDeadLetters(AuthenticateOperator authenticate, DeadLetterOffice office, ILogger<ReplayDeadLetters> logger)
    {
        _authenticate = authenticate;
        _office = office;
        _logger = logger;
    }

    public async Task HandleAsync(HttpContext context, string subscription)
    {
        var cancellationToken = context.RequestAborted;
        var caller = await _authenticate.AuthenticateAsync(context, cancellationToken);
        using var body = await JsonExchange.ReadObjectOrNothingAsync(context.Request, cancellationToken);
        var result = await _office.ReplayAsync(subscription, ReplayOrder.Read(body.RootElement), cancellationToken);
        LogReplayed(subscription, result.Replayed.Count, result.Refused.Count, caller.Key.Label);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartObject("data");
                json.WriteNumber("replayed", result.Replayed.Count);
                DeadLetterJson.Write(json, "refused_message_ids", result.Refused);
                DeadLetterJson.Write(json, "kept_message_ids", result.Kept);
                DeadLetterJson.Write(json, "not_found_message_ids", result.NotFound);
                json.WriteEndObject();
            },
            cancellationToken);
    }

    [LoggerMessage(EventId = 2341, Level = LogLevel.Information, Message = "{Replayed} dead letters of subscription {Subscription} were handled again and {Refused} refused, for {Operator}")]
    private partial void LogReplayed(string subscription, int replayed, int refused, string @operator);
}
