using System.Globalization;

namespace Interchange.Gateway.Catalog.Overlay;

/// <summary>Pure: one entry of <c>models</c>. It describes; what serves the model is in <c>endpoints</c>.</summary>
internal static class OverlayModel
{
    public static Model Read(OverlayNode entry)
    {
        entry.Object(
            "id", "name", "description", "aliases", "released", "contextLength", "inputModalities", "outputModalities", "tokenizer", "huggingFaceId", "knowledgeCutoff",
            "distillable");
        var id = OverlayReader.ModelId(entry.Required("id", "\"ollama/llama3.2\""));
        return new Model
        {
            Id = id,
            Name = entry.Find("name")?.Text() ?? id,
            Description = entry.Find("description")?.Text() ?? "",
            Aliases = entry.Find("aliases") is { } aliases ? [.. aliases.Elements().Select(OverlayReader.ModelId)] : [],
            Created = entry.Find("released") is { } released ? UnixSeconds(released) : 0,
            ContextLength = entry.Find("contextLength")?.Tokens(),
            InputModalities = entry.Find("inputModalities")?.Words("text", "image", "file", "audio", "video") ?? ["text"],
            OutputModalities = entry.Find("outputModalities")?.Words("text", "image", "embeddings", "audio", "video", "rerank", "speech", "transcription") ?? ["text"],
            Tokenizer = entry.Find("tokenizer")?.Text() ?? "Other",
            HuggingFaceId = entry.Find("huggingFaceId")?.Text(),
            KnowledgeCutoff = entry.Find("knowledgeCutoff")?.Text(),
            Distillable = entry.Find("distillable") is { } distillable ? OverlayProvider.Boolean(distillable) : null,
        };
    }

    private static long UnixSeconds(OverlayNode node) =>
        DateOnly.TryParseExact(node.Text(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds()
            : throw node.Refuse("must be an ISO day, such as \"2024-09-25\".");
}
