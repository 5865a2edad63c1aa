namespace Interchange.Gateway.Messages.Requests;

/// <summary>Names of models as callers of Messages know them.</summary>
internal static class ModelName
{
    /// <summary>Anthropic's own name of a model, such as <c>claude-sonnet-4-5-20250929</c>, with its author; any other name as it is.</summary>
    public static string Of(string model) => model.StartsWith("claude-", StringComparison.OrdinalIgnoreCase) && !model.Contains('/', StringComparison.Ordinal)
        ? "anthropic/" + model
        : model;
}
