namespace Interchange.Gateway.Providers.Scripted;

/// <summary>What the scripted provider bills for an answer, by its own price list: what the gateway says that it costs is told from it.</summary>
/// <param name="Id">Of the answer.</param>
/// <param name="Model">The script.</param>
/// <param name="PromptTokens">Tokens of the prompt, those from a cache included.</param>
/// <param name="CachedTokens">Tokens of the prompt that came from a cache.</param>
/// <param name="CompletionTokens">Tokens of the answer, hidden ones included.</param>
internal sealed record ScriptBill(string Id, string Model, int PromptTokens, int CachedTokens, int CompletionTokens)
{
    // Nano-dollars a token.
    private const long PromptPrice = 1_000;
    private const long CachedPrice = 100;
    private const long CompletionPrice = 2_000;

    /// <summary>The sum, in nano-dollars.</summary>
    public long NanoDollars => ((PromptTokens - CachedTokens) * PromptPrice) + (CachedTokens * CachedPrice) + (CompletionTokens * CompletionPrice);

    public static ScriptBill Of(ScriptRequest request, ScriptedAnswer answer) =>
        new(request.Id, request.Model, request.PromptTokens, answer.CachedTokens, answer.CompletionTokens);
}
