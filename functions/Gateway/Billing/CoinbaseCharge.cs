using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Billing;

/// <summary><c>POST /credits/coinbase</c>: gone, for whoever calls. Source: <c>createCoinbaseCharge</c> of OpenRouter's OpenAPI document.</summary>
public static class CoinbaseCharge
{
    /// <exception cref="GatewayException">410, always.</exception>
    public static Task HandleAsync() => throw new GatewayException(GatewayError.Gone(
        "Credits cannot be paid for through Coinbase: the APIs behind this route are no more. POST /api/v1/credits/purchases sells credits where they are sold."));
}
