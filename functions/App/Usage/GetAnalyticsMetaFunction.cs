using Interchange.Gateway.Usage.Analytics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Usage;

internal sealed class GetAnalyticsMetaFunction(GetAnalyticsMeta meta)
{
    [Function("GetAnalyticsMeta")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/analytics/meta")] HttpRequest request) =>
        meta.HandleAsync(request.HttpContext);
}
