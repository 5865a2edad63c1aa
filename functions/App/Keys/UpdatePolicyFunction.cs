using Interchange.Gateway.Keys.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys;

internal sealed class UpdatePolicyFunction(UpdatePolicy policy)
{
    [Function("UpdatePolicy")]
    public Task Run([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "v1/policy")] HttpRequest request) =>
        policy.HandleAsync(request.HttpContext);
}
