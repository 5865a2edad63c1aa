using System.Collections.Frozen;

namespace Interchange.Gateway.Catalog;

/// <summary>
/// Models whose authors allow other models to be trained on the output: those with weights under the Apache 2.0 or the MIT licence,
/// by their model cards. A model that is not here is taken for one that does not allow it; the overlay can say otherwise.
/// </summary>
internal static class DistillableModels
{
    private static readonly FrozenSet<string> Ids = FrozenSet.ToFrozenSet(
        [
            // Apache 2.0
            "openai/gpt-oss-20b", "openai/gpt-oss-120b", "openai/gpt-oss-safeguard-20b", "openai/gpt-oss-safeguard-120b",
            "mistralai/mistral-7b-instruct", "mistralai/mistral-7b-instruct-v0.3", "mistralai/mixtral-8x7b-instruct", "mistralai/mixtral-8x22b-instruct",
            "mistralai/mistral-nemo", "mistralai/pixtral-12b", "mistralai/mistral-small-2503", "mistralai/mistral-small-3.2-24b-instruct",
            "mistralai/devstral-small-2505", "mistralai/magistral-small-2506", "mistralai/magistral-small-2509", "mistralai/voxtral-mini-3b-2507",
            "mistralai/voxtral-small-24b-2507", "qwen/qwen-2.5-7b-instruct", "qwen/qwen-2.5-coder-32b-instruct", "qwen/qwen2.5-14b-instruct",
            "qwen/qwen2.5-32b-instruct", "qwen/qwen3-4b", "qwen/qwen3-8b", "qwen/qwen3-14b", "qwen/qwen3-32b", "qwen/qwen3-30b-a3b", "qwen/qwen3-30b-a3b-instruct-2507",
            "qwen/qwen3-235b-a22b", "qwen/qwen3-235b-a22b-2507", "qwen/qwen3-235b-a22b-thinking-2507", "qwen/qwen3-coder", "qwen/qwen3-coder-30b-a3b-instruct",
            "qwen/qwen3-next-80b-a3b-instruct", "qwen/qwen3-next-80b-a3b-thinking", "bytedance/seed-oss-36b-instruct", "minimax/minimax-m1",
            "baidu/ernie-4.5-21b-a3b", "baidu/ernie-4.5-300b-a47b",

            // MIT
            "deepseek/deepseek-r1", "deepseek/deepseek-r1-0528", "deepseek/deepseek-chat-v3-0324", "deepseek/deepseek-chat-v3.1",
            "deepseek/deepseek-v3.1-terminus", "deepseek/deepseek-v3.2-exp", "deepseek/deepseek-v3.2", "deepseek/deepseek-r1-0528-qwen3-8b",
            "microsoft/phi-3-mini-4k-instruct", "microsoft/phi-3-mini-128k-instruct", "microsoft/phi-3-medium-4k-instruct",
            "microsoft/phi-3-medium-128k-instruct", "microsoft/phi-3.5-mini-instruct", "microsoft/phi-3.5-moe-instruct", "microsoft/phi-4",
            "microsoft/phi-4-mini-instruct", "microsoft/phi-4-mini-reasoning", "microsoft/phi-4-reasoning", "microsoft/phi-4-reasoning-plus",
            "microsoft/phi-4-multimodal-instruct", "z-ai/glm-4.5", "z-ai/glm-4.5-air", "z-ai/glm-4.6", "minimax/minimax-m2", "xiaomi/mimo-v2-flash",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>What the model's entry says, else what the licence of its weights does.</summary>
    public static bool Allows(Model model) => model.Distillable ?? Ids.Contains(model.Id);
}
