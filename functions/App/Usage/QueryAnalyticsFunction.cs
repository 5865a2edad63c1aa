using Interchange.Gateway.Usage.Analytics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Usage;

internal sealed class QueryAnalyticsFunction(QueryAnalytics analytics)
{
    [Function("QueryAnalytics")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/analytics/query")] HttpRequest request) =>
        analytics.HandleAsync(request.HttpContext);
}
