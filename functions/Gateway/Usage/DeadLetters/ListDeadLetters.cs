using System.Globalization;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Operators;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Usage.DeadLetters;

/// <summary>
/// <c>GET /operations/dead-letters/{subscription}</c>, the gateway's own: the oldest first, <c>limit</c> at a time from sequence number <c>from</c> on. What they
/// hold is not shown. For operators.
/// </summary>
public sealed class ListDeadLetters
{
    private const int Usual = 50;
    private const int Largest = 250;

    private readonly AuthenticateOperator _authenticate;
    private readonly DeadLetterOffice _office;

    internal ListDeadLetters(AuthenticateOperator authenticate, DeadLetterOffice office)
    {
        _authenticate = authenticate;
        _office = office;
    }

    public async Task HandleAsync(HttpContext context, string subscription)
    {
        var cancellationToken = context.RequestAborted;
        await _authenticate.AuthenticateAsync(context, cancellationToken);
        var query = context.Request.Query;
        var from = Number(query["from"].ToString(), 0, 0, long.MaxValue, "from");
        var limit = (int)Number(query["limit"].ToString(), Usual, 1, Largest, "limit");
        var letters = await _office.ListAsync(subscription, from, limit, cancellationToken);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartArray("data");
                foreach (var letter in letters)
                {
                    json.WriteStartObject();
                    json.WriteNumber("sequence_number", letter.SequenceNumber);
                    json.WriteString("message_id", letter.MessageId);
                    json.WriteString("reason", letter.Reason);
                    json.WriteString("description", letter.Description);
                    json.WriteString("enqueued_at", letter.EnqueuedAt.UtcDateTime);
                    json.WriteNumber("delivery_count", letter.DeliveryCount);
                    json.WriteNumber("bytes", letter.Bytes);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            cancellationToken);
    }

    private static long Number(string text, long otherwise, long least, long most, string name)
    {
        if (text.Length == 0)
        {
            return otherwise;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new GatewayException(GatewayError.InvalidRequest(
                string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from {least} to {most}.")));
    }
}
