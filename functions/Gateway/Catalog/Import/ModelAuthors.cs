namespace Interchange.Gateway.Catalog.Import;

/// <summary>Who made a model: the many spellings of an author to OpenRouter's one, and the names people read.</summary>
internal static class ModelAuthors
{
    private static readonly Dictionary<string, string> Spellings = new(StringComparer.Ordinal)
    {
        ["alibaba"] = "qwen",
        ["zhipuai"] = "z-ai",
        ["zai"] = "z-ai",
        ["zai-org"] = "z-ai",
        ["xai"] = "x-ai",
        ["mistral"] = "mistralai",
        ["meta"] = "meta-llama",
        ["deepseek-ai"] = "deepseek",
        ["minimaxai"] = "minimax",
        ["moonshot"] = "moonshotai",
        ["xiaomimimo"] = "xiaomi",
        ["stepfun-ai"] = "stepfun",
        ["liquidai"] = "liquid",
        ["primeintellect"] = "prime-intellect",
        ["sarvamai"] = "sarvam",
        ["google-vertex"] = "google",
    };

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["amazon"] = "Amazon",
        ["anthropic"] = "Anthropic",
        ["baidu"] = "Baidu",
        ["bytedance"] = "ByteDance",
        ["cohere"] = "Cohere",
        ["deepseek"] = "DeepSeek",
        ["google"] = "Google",
        ["groq"] = "Groq",
        ["inception"] = "Inception",
        ["liquid"] = "LiquidAI",
        ["meta-llama"] = "Meta",
        ["microsoft"] = "Microsoft",
        ["minimax"] = "MiniMax",
        ["mistralai"] = "Mistral",
        ["moonshotai"] = "MoonshotAI",
        ["nousresearch"] = "Nous",
        ["nvidia"] = "NVIDIA",
        ["openai"] = "OpenAI",
        ["perplexity"] = "Perplexity",
        ["prime-intellect"] = "Prime Intellect",
        ["qwen"] = "Qwen",
        ["stepfun"] = "StepFun",
        ["tencent"] = "Tencent",
        ["writer"] = "Writer",
        ["x-ai"] = "xAI",
        ["xiaomi"] = "Xiaomi",
        ["z-ai"] = "Z.AI",
    };

    // Clouds that sell models of many authors under bare names.
    private static readonly (string Prefix, string Author)[] BareNames =
    [
        ("chatgpt-", "openai"), ("codestral", "mistralai"), ("codex-", "openai"), ("claude-", "anthropic"), ("cohere-", "cohere"),
        ("deepseek-", "deepseek"), ("gemini-", "google"), ("gemma-", "google"), ("glm-", "z-ai"), ("gpt-", "openai"), ("grok-", "x-ai"),
        ("kimi-", "moonshotai"), ("llama-", "meta-llama"), ("meta-llama-", "meta-llama"), ("minimax-", "minimax"), ("ministral-", "mistralai"),
        ("mistral-", "mistralai"), ("model-router", "microsoft"), ("o1", "openai"), ("o3", "openai"), ("o4", "openai"), ("phi-", "microsoft"),
        ("qwen", "qwen"), ("text-embedding-", "openai"), ("whisper-", "openai"), ("zai-glm-", "z-ai"),
    ];

    public static string SlugOf(string author)
    {
        var lower = author.ToLowerInvariant();
        return Spellings.GetValueOrDefault(lower, lower);
    }

    public static string? NameOf(string author) => Names.GetValueOrDefault(author);

    /// <summary>The author that a bare model name tells; null when it tells none.</summary>
    public static string? OfBareName(string name) =>
        BareNames.FirstOrDefault(b => name.StartsWith(b.Prefix, StringComparison.OrdinalIgnoreCase)).Author;
}
