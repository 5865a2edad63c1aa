using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Operators;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Usage.DeadLetters;

/// <summary><c>GET /operations/dead-letters</c>, the gateway's own: how many dead letters each subscription has. For operators.</summary>
public sealed class CountDeadLetters
{
    private readonly AuthenticateOperator _authenticate;
    private readonly DeadLetterOffice _office;

    internal CountDeadLetters(AuthenticateOperator authenticate, DeadLetterOffice office)
    {
        _authenticate = authenticate;
        _office = office;
    }

    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        await _authenticate.AuthenticateAsync(context, cancellationToken);
        var counts = new List<(string Subscription, int Count)>();
        foreach (var subscription in _office.Subscriptions)
        {
            counts.Add((subscription, await _office.CountAsync(subscription, cancellationToken)));
        }

        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartArray("data");
                foreach (var (subscription, count) in counts)
                {
                    json.WriteStartObject();
                    json.WriteString("subscription", subscription);
                    json.WriteNumber("count", count);
                    json.WriteBoolean("has_more", count >= DeadLetterOffice.MostCounted);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            },
            cancellationToken);
    }
}
