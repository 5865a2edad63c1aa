using Interchange.Gateway.Keys.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys;

internal sealed class GetPolicyFunction(GetPolicy policy)
{
    [Function("GetPolicy")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/policy")] HttpRequest request) =>
        policy.HandleAsync(request.HttpContext);
}
