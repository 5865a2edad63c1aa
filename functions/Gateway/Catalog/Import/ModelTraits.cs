using System.Text.RegularExpressions;
using Interchange.Gateway.Catalog.Import.ModelsDev;

namespace Interchange.Gateway.Catalog.Import;

/// <summary>Pure: what a model takes and gives, its tokenizer, its reasoning, in the catalog's words.</summary>
internal static partial class ModelTraits
{
    // OpenRouter's order of modalities.
    private static readonly string[] InputOrder = ["text", "image", "file", "audio", "video"];
    private static readonly string[] OutputOrder = ["text", "image", "audio", "video"];

    private static readonly string[] EffortsDescending = ["max", "xhigh", "high", "medium", "low", "minimal", "none"];

    // Microservices that providers list beside their language models and that speak protocols of their own.
    private static readonly string[] OtherProtocols =
    [
        "meta/esm", "google/google-paligemma", "nvidia/active-speaker", "nvidia/bevformer", "nvidia/cosmos", "nvidia/gliner", "nvidia/magpie",
        "nvidia/nemotron-voicechat", "nvidia/sparsedrive", "nvidia/streampetr", "nvidia/studiovoice", "nvidia/synthetic-video", "nvidia/usdvalidate",
    ];

    public static bool SpeaksAnotherProtocol(string provider, string upstream) =>
        provider == "nvidia" && OtherProtocols.Any(p => upstream.StartsWith(p, StringComparison.Ordinal));

    public static IReadOnlyList<string> InputOf(ModelsDevModel model)
    {
        // What models.dev calls pdf is a file.
        var given = model.Modalities?.Input ?? ["text"];
        return [.. InputOrder.Where(m => given.Contains(m) || (m == "file" && given.Contains("pdf")))];
    }

    public static IReadOnlyList<string> OutputOf(string id, ModelsDevModel model)
    {
        // models.dev has no words for these kinds and calls what they give text or audio.
        if (Embedding().IsMatch(id))
        {
            return ["embeddings"];
        }

        if (id.Contains("rerank", StringComparison.Ordinal))
        {
            return ["rerank"];
        }

        if (Transcription().IsMatch(id))
        {
            return ["transcription"];
        }

        if (Speech().IsMatch(id))
        {
            return ["speech"];
        }

        // OpenAI's image models are asked by their own API alone, whatever comes beside the image.
        if (id.StartsWith("openai/gpt-image", StringComparison.Ordinal))
        {
            return ["image"];
        }

        var given = model.Modalities?.Output ?? ["text"];
        return [.. OutputOrder.Where(given.Contains)];
    }

    public static string TokenizerOf(string id, IReadOnlyList<string> output)
    {
        if (!output.Any(o => o is "text" or "embeddings" or "rerank"))
        {
            return "Media";
        }

        var slug = id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return id[..id.IndexOf('/', StringComparison.Ordinal)] switch
        {
            "openai" => "GPT",
            "anthropic" => "Claude",
            "google" => slug.StartsWith("gemma", StringComparison.Ordinal) ? "Gemma" : "Gemini",
            "x-ai" => "Grok",
            "cohere" => "Cohere",
            "amazon" => "Nova",
            "deepseek" => slug.Contains("distill-llama", StringComparison.Ordinal) ? "Llama3" : slug.Contains("qwen", StringComparison.Ordinal) ? "Qwen" : "DeepSeek",
            "mistralai" => "Mistral",
            "qwen" => slug.StartsWith("qwen3", StringComparison.Ordinal) ? "Qwen3" : "Qwen",
            "meta-llama" => slug.StartsWith("llama-4", StringComparison.Ordinal) || slug.StartsWith("llama-guard-4", StringComparison.Ordinal) ? "Llama4" : "Llama3",
            _ => slug.Contains("llama-3", StringComparison.Ordinal) || slug.StartsWith("l3", StringComparison.Ordinal) ? "Llama3" : "Other",
        };
    }

    /// <summary>Null for a model that does not reason; see <c>CatalogFileModel.Reasoning</c>.</summary>
    public static string? ReasoningOf(ModelsDevModel model)
    {
        if (model.Reasoning != true)
        {
            return null;
        }

        var options = model.ReasoningOptions ?? [];
        var efforts = options.Where(o => o.Type == "effort").SelectMany(o => o.Values ?? []).ToHashSet(StringComparer.Ordinal);
        var words = EffortsDescending.Where(efforts.Contains).ToList();
        if (options.Any(o => o.Type == "budget_tokens"))
        {
            words.Add("+budget");
        }

        // With efforts alone and none among them that means "not at all", there is no way to switch it off.
        if (efforts.Count > 0 && options.All(o => o.Type == "effort") && !efforts.Contains("none"))
        {
            words.Add("+mandatory");
        }

        return string.Join(' ', words);
    }

    public static string? HuggingFaceOf(ModelsDevModel model) =>
        model.Weights?.Select(w => HuggingFaceUrl().Match(w.Url)).FirstOrDefault(m => m.Success)?.Groups[1].Value;

    public static decimal? CodingIndexOf(ModelsDevModel model) =>
        model.Benchmarks?.FirstOrDefault(b => b.Name == "Artificial Analysis Coding Index")?.Score;

    [GeneratedRegex("embed|/bge-")]
    private static partial Regex Embedding();

    [GeneratedRegex("whisper|-asr-")]
    private static partial Regex Transcription();

    [GeneratedRegex("-tts$|orpheus")]
    private static partial Regex Speech();

    [GeneratedRegex("^https://huggingface.co/([^/]+/[^/?#]+)$")]
    private static partial Regex HuggingFaceUrl();
}
