using Azure.Core;
using Azure.Core.Pipeline;

namespace Interchange.Gateway.Storage;

/// <summary>Reports every exchange with storage to <see cref="StorageCalls"/>. Sits after the retry policy, so that each try counts.</summary>
internal sealed class CountingPolicy(StorageCalls calls) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message) => calls.Add(message.Request.Method.Method);
}
