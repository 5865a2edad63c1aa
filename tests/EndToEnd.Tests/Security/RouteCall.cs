using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Interchange.EndToEnd.Tests.Security;

/// <summary>Calls routes with a body that has nothing in it, so that whatever they would change stays as it is.</summary>
internal sealed class RouteCall(HttpClient http, CancellationToken cancellationToken)
{
    /// <param name="route">The route.</param>
    /// <param name="values">Values of its parameters.</param>
    /// <param name="query">With a question mark; empty for none.</param>
    /// <param name="key">The caller's key; null for none.</param>
    public async Task<(HttpStatusCode Status, string Body)> SendAsync(AppRoute route, IReadOnlyDictionary<string, string> values, string query, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), new Uri(route.Path(values) + query, UriKind.Relative));
        if (route.Method is "POST" or "PUT" or "PATCH")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using var response = await http.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
            var error = JsonNode.Parse(body)!["error"]!;
            Assert.True((int?)error["code"] == 401 || (string?)error["type"] == "authentication_error");
        }

        return (response.StatusCode, body);
    }

    /// <summary>How a route answered, as far as that says who may use it.</summary>
    public static Outcome Of(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => Outcome.Unknown,
        HttpStatusCode.Forbidden => Outcome.Forbidden,
        < HttpStatusCode.InternalServerError and not HttpStatusCode.MethodNotAllowed => Outcome.Served,

        // A request without a body is no reason for these.
        HttpStatusCode.ServiceUnavailable => Outcome.Served,
        _ => throw new InvalidOperationException($"{(int)status} is no answer of a route that works."),
    };
}
