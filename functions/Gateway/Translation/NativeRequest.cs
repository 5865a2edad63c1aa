using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Translation;

/// <summary>
/// A request in the dialect that its caller spoke: a provider that speaks the same wire gets it as it is, but for what the gateway owns.
/// </summary>
/// <param name="Wire">Name of the wire, such as <c>anthropic-messages</c>.</param>
/// <param name="Body">The body; lives as long as the request.</param>
public sealed record NativeRequest(string Wire, PooledBody Body)
{
    /// <summary>The wire of Anthropic's Messages.</summary>
    public const string AnthropicMessages = "anthropic-messages";

    /// <summary>
    /// The member of a chunk or of an answer in the gateway's own form that holds the provider's own event or answer, for a caller who speaks the same wire.
    /// It never leaves the gateway.
    /// </summary>
    public const string Member = "interchange_native";

    /// <summary>
    /// What the request holds that chat completions do not, so that only providers of the same wire can be asked: the rest of a sentence that begins with
    /// "its wire", as <see cref="NotCarriedException"/> has it. Null when chat completions hold all of it.
    /// </summary>
    public string? Beyond { get; init; }

    /// <summary>Headers of the caller that mean something to the wire, such as <c>anthropic-beta</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
