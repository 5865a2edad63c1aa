using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Interchange.Gateway.Usage.Export;

/// <summary>
/// Whether an answer is wanted as CSV, which is the gateway's own: by <c>?format=csv</c>, or by an <c>Accept</c> header that prefers <c>text/csv</c>.
/// </summary>
internal static class AnswerFormat
{
    /// <exception cref="GatewayException">400: a format that there is not.</exception>
    public static bool IsCsv(HttpRequest request) => request.Query["format"].ToString() switch
    {
        "" => PrefersCsv(request),
        "csv" => true,
        "json" => false,
        _ => throw new GatewayException(GatewayError.InvalidRequest("format must be json or csv.")),
    };

    private static bool PrefersCsv(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return false;
        }

        var csv = Quality(accepted, "text/csv");
        return csv > 0 && csv >= Math.Max(Quality(accepted, "application/json"), Quality(accepted, "application/*"));
    }

    private static double Quality(IList<MediaTypeHeaderValue> accepted, string type) =>
        accepted.Where(one => one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(static one => one.Quality ?? 1).DefaultIfEmpty(0).Max();
}
