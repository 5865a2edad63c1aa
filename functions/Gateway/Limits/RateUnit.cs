namespace Interchange.Gateway.Limits;

/// <summary>What a rate limit counts.</summary>
public enum RateUnit
{
    Requests,

    /// <summary>Of prompts and answers together.</summary>
    Tokens,
}
