using System.Text;
using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Batches;

/// <summary>What callers are told about batches.</summary>
internal static class BatchErrors
{
    public static GatewayError KeyGone { get; } =
        GatewayError.Unauthenticated("The API key that made this batch was deleted, disabled or has expired since. Make another one with another key.");

    public static GatewayException Unknown() => new(GatewayError.NotFound("There is no such batch. Batches are kept for a time after they have ended, and belong to the account that made them."));

    public static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));

    /// <summary>An error as the body of an answer.</summary>
    /// <param name="error">The error.</param>
    /// <param name="dialect">In whose words; null for OpenRouter's envelope.</param>
    public static async Task<string> BodyOfAsync(GatewayError error, IErrorDialect? dialect)
    {
        var http = new DefaultHttpContext();
        http.Features.Set(dialect);
        using var body = new MemoryStream();
        http.Response.Body = body;
        await ErrorEnvelope.WriteAsync(http.Response, error);
        return Encoding.UTF8.GetString(body.ToArray());
    }
}
