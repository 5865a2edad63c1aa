using Interchange.Gateway.Chat.Durable;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Chat;

/// <summary>One attempt of a fallback chain that survives its instance.</summary>
internal sealed class TryEndpointActivity(TryEndpoint endpoint)
{
    public const string Name = "TryEndpoint";

    [Function(Name)]
    public Task<ChainTurn> Run([ActivityTrigger] ChainTry order, CancellationToken cancellationToken) => endpoint.RunAsync(order, cancellationToken);
}
