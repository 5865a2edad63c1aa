using System.Text;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Tests.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Tests.Billing;

/// <summary>A request to one route, called as the host calls it.</summary>
internal sealed record HttpCall
{
    public KeySecret? Caller { get; init; }

    public string Query { get; init; } = "";

    public string Body { get; init; } = "";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The answer, an error's too.</summary>
    public async Task<HttpAnswer> SendAsync(Func<HttpContext, Task> handle)
    {
        var context = Caller is { } caller ? A.Request(caller) : new DefaultHttpContext();
        context.Request.QueryString = new QueryString(Query);
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(Body));
        foreach (var (name, value) in Headers)
        {
            context.Request.Headers[name] = value;
        }

        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await handle(context);
        }
        catch (GatewayException exception)
        {
            await ErrorEnvelope.WriteAsync(context.Response, exception.Error);
        }

        Assert.Equal(answer.Length, context.Response.ContentLength);
        return new HttpAnswer(context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()), context.Response.Headers);
    }
}
