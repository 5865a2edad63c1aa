using System.Text.RegularExpressions;

namespace Interchange.Gateway.Catalog.Import;

/// <summary>Pure: one spelling per model, OpenRouter's where it is known, so that a client that moves finds its models under the same ids.</summary>
internal static partial class ModelSpellings
{
    // What no rule gives: the ids on the right are OpenRouter's.
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["cohere/command-a-03-2025"] = "cohere/command-a",
        ["cohere/north-mini-code-1-0"] = "cohere/north-mini-code",
        ["deepcogito/cogito-v2-1-671b"] = "deepcogito/cogito-v2.1-671b",
        ["deepseek/deepseek-prover-v2-671b"] = "deepseek/deepseek-prover-v2",
        ["deepseek/deepseek-v3-0324"] = "deepseek/deepseek-chat-v3-0324",
        ["deepseek/deepseek-v3-1"] = "deepseek/deepseek-chat-v3.1",
        ["deepseek/deepseek-v3.1"] = "deepseek/deepseek-chat-v3.1",
        ["google/gemini-2.0-flash"] = "google/gemini-2.0-flash-001",
        ["google/gemini-2.0-flash-lite"] = "google/gemini-2.0-flash-lite-001",
        ["minimax/minimax-m1-80k"] = "minimax/minimax-m1",
        ["mistralai/devstral-2-123b"] = "mistralai/devstral-2512",
        ["mistralai/devstral-small-2507"] = "mistralai/devstral-small",
        ["mistralai/ministral-3-14b-instruct"] = "mistralai/ministral-14b-2512",
        ["mistralai/ministral-3-3b-instruct"] = "mistralai/ministral-3b-2512",
        ["mistralai/ministral-3-8b-instruct"] = "mistralai/ministral-8b-2512",
        ["mistralai/mistral-7b-instruct-v03"] = "mistralai/mistral-7b-instruct-v0.3",
        ["mistralai/mistral-large-3-675b-instruct"] = "mistralai/mistral-large-2512",
        ["mistralai/mistral-large-3-675b-instruct-2512"] = "mistralai/mistral-large-2512",
        ["mistralai/mistral-medium-2505"] = "mistralai/mistral-medium-3",
        ["mistralai/mistral-medium-2508"] = "mistralai/mistral-medium-3.1",
        ["mistralai/mistral-medium-2604"] = "mistralai/mistral-medium-3-5",
        ["mistralai/mistral-medium-3-instruct"] = "mistralai/mistral-medium-3",
        ["mistralai/mistral-small-2506"] = "mistralai/mistral-small-3.2-24b-instruct",
        ["mistralai/mistral-small-4-119b-2603"] = "mistralai/mistral-small-2603",
        ["mistralai/open-mistral-7b"] = "mistralai/mistral-7b-instruct",
        ["mistralai/open-mistral-nemo"] = "mistralai/mistral-nemo",
        ["mistralai/open-mixtral-8x22b"] = "mistralai/mixtral-8x22b-instruct",
        ["mistralai/open-mixtral-8x7b"] = "mistralai/mixtral-8x7b-instruct",
        ["mistralai/pixtral-large"] = "mistralai/pixtral-large-2411",
        ["mistralai/pixtral-large-2502"] = "mistralai/pixtral-large-2411",
        ["moonshotai/kimi-k2-0711-preview"] = "moonshotai/kimi-k2",
        ["moonshotai/kimi-k2-0905-preview"] = "moonshotai/kimi-k2-0905",
        ["moonshotai/kimi-k2-instruct"] = "moonshotai/kimi-k2",
        ["moonshotai/kimi-k2-instruct-0905"] = "moonshotai/kimi-k2-0905",
        ["nvidia/llama-3.1-nemotron-ultra-253b"] = "nvidia/llama-3.1-nemotron-ultra-253b-v1",
        ["qwen/qwen2.5-72b-instruct"] = "qwen/qwen-2.5-72b-instruct",
        ["qwen/qwen2.5-7b-instruct"] = "qwen/qwen-2.5-7b-instruct",
        ["qwen/qwen2.5-coder-32b-instruct"] = "qwen/qwen-2.5-coder-32b-instruct",
        ["qwen/qwen2.5-vl-7b-instruct"] = "qwen/qwen-2.5-vl-7b-instruct",
        ["qwen/qwen3-235b-a22b-instruct-2507"] = "qwen/qwen3-235b-a22b-2507",
        ["qwen/qwen3-coder-30b-a3b"] = "qwen/qwen3-coder-30b-a3b-instruct",
        ["qwen/qwen3-coder-480b-a35b"] = "qwen/qwen3-coder",
        ["qwen/qwen3-coder-480b-a35b-instruct"] = "qwen/qwen3-coder",
        ["qwen/qwen3-next-80b-a3b"] = "qwen/qwen3-next-80b-a3b-instruct",
        ["qwen/qwen3-vl-235b-a22b"] = "qwen/qwen3-vl-235b-a22b-instruct",
        ["qwen/qwen3-vl-30b-a3b"] = "qwen/qwen3-vl-30b-a3b-instruct",
        ["x-ai/grok-4-fast-reasoning"] = "x-ai/grok-4-fast",
        ["x-ai/grok-4.1-fast-reasoning"] = "x-ai/grok-4.1-fast",
        ["x-ai/grok-4.20-0309-non-reasoning"] = "x-ai/grok-4.20-non-reasoning",
        ["x-ai/grok-4.20-0309-reasoning"] = "x-ai/grok-4.20",
        ["x-ai/grok-4.20-multi-agent-0309"] = "x-ai/grok-4.20-multi-agent",
        ["x-ai/grok-4.20-reasoning"] = "x-ai/grok-4.20",
    };

    /// <param name="author">As <see cref="ModelAuthors.SlugOf"/> gives it.</param>
    /// <param name="slug">Lower case.</param>
    public static string Normalise(string author, string slug)
    {
        var regular = UnderscorePoint().Replace(slug, "$1.$2");
        regular = author switch
        {
            "anthropic" => Claude(regular),
            "openai" => ChatLatest().Replace(regular, "-chat"),
            "meta-llama" => Llama(regular),
            "mistralai" => Latest().Replace(regular, ""),
            "qwen" => QwenPoint().Replace(regular, "qwen2.5-"),
            "x-ai" => GrokPoint().Replace(regular, "grok-4.$1-"),
            "baidu" => regular.Replace("-paddle", "", StringComparison.Ordinal),
            "cohere" => CoherePrefix().Replace(regular, ""),
            "nvidia" => NvidiaPrefix().Replace(regular, ""),
            "z-ai" => ZaiPrefix().Replace(regular, ""),
            _ => regular,
        };
        var id = $"{author}/{regular}";
        return Known.GetValueOrDefault(id, id);
    }

    // claude-opus-4-5-20251101 is claude-opus-4.5; claude-3-5-haiku-20241022 is claude-3.5-haiku.
    private static string Claude(string slug)
    {
        if (ClaudeFamilyFirst().Match(slug) is { Success: true } modern)
        {
            var minor = modern.Groups[3].Value is "" or "0" ? "" : "." + modern.Groups[3].Value;
            return $"claude-{modern.Groups[1].Value}-{modern.Groups[2].Value}{minor}";
        }

        if (ClaudeVersionFirst().Match(slug) is { Success: true } early)
        {
            var minor = early.Groups[1].Value is "" ? "" : "." + early.Groups[1].Value;
            var name = $"claude-3{minor}-{early.Groups[2].Value}";

            // The one model of this age that came out twice.
            return early.Groups[3].Value == "20240620" ? $"{name}-20240620" : name;
        }

        return slug;
    }

    private static string Llama(string slug)
    {
        var name = LlamaPrefix().Replace(slug, "llama-");
        name = LlamaBedrock().Replace(name, m => m.Groups[2].Success ? $"llama-{m.Groups[1].Value}.{m.Groups[2].Value}-" : $"llama-{m.Groups[1].Value}-");
        name = LlamaGroq().Replace(name, "-instruct");
        return Llama4().Replace(name, "llama-4-$1");
    }

    [GeneratedRegex(@"(\d)_(\d)")]
    private static partial Regex UnderscorePoint();

    [GeneratedRegex(@"^claude-(opus|sonnet|haiku|fable)-(\d+)(?:-(\d{1,2}))?(?:-20\d{6})?$")]
    private static partial Regex ClaudeFamilyFirst();

    [GeneratedRegex(@"^claude-3(?:-(\d))?-(opus|sonnet|haiku)(?:-(20\d{6}))?$")]
    private static partial Regex ClaudeVersionFirst();

    [GeneratedRegex("-chat-latest$")]
    private static partial Regex ChatLatest();

    [GeneratedRegex("-latest$")]
    private static partial Regex Latest();

    [GeneratedRegex("^qwen-?2[-.]5-")]
    private static partial Regex QwenPoint();

    [GeneratedRegex(@"^grok-4-(\d+)-")]
    private static partial Regex GrokPoint();

    [GeneratedRegex("^cohere-")]
    private static partial Regex CoherePrefix();

    [GeneratedRegex("^nvidia-")]
    private static partial Regex NvidiaPrefix();

    [GeneratedRegex("^zai-")]
    private static partial Regex ZaiPrefix();

    [GeneratedRegex("^meta-llama-")]
    private static partial Regex LlamaPrefix();

    [GeneratedRegex(@"^llama(\d)-(?:(\d)-)?(?=\d+b|scout|maverick)")]
    private static partial Regex LlamaBedrock();

    [GeneratedRegex("-(versatile|instant)$")]
    private static partial Regex LlamaGroq();

    [GeneratedRegex(@"^llama-4-(scout|maverick)(?:-17b)?(?:-\d+e)?(?:-instruct)?$")]
    private static partial Regex Llama4();
}
