using Azure.Core;
using Azure.Core.Pipeline;

namespace Interchange.Storage.Tests.Support;

/// <summary>Carries exchanges with storage, some of them badly.</summary>
/// <param name="faultOf">What happens to a request; null for nothing. Asked once for each exchange, from any thread.</param>
internal sealed class FaultTransport(Func<Request, StorageFault?> faultOf) : HttpPipelineTransport
{
    private readonly HttpClientTransport _inner = new();

    public override Request CreateRequest() => _inner.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("Storage is asked without blocking.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        var fault = faultOf(message.Request);
        if (fault is null or { IsLate: true })
        {
            await _inner.ProcessAsync(message);
        }

        if (fault is not null)
        {
            message.Response = fault.Status is { } status ? new FaultResponse(status) : throw new IOException("The connection broke off.");
        }
    }
}
