using System.Text.Json;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Usage.Export;

namespace Interchange.Gateway.Usage.Activity;

/// <summary>A row of <c>GET /activity</c>: <c>ActivityItem</c> of OpenRouter's OpenAPI document.</summary>
/// <param name="Date">The day.</param>
/// <param name="Model">The model's slug, with its variant.</param>
/// <param name="ModelPermaslug">The model's id.</param>
/// <param name="Endpoint">Routing slug of the endpoint, as in the attempts of a generation.</param>
/// <param name="Provider">Display name of its provider.</param>
internal sealed record ActivityRow(DateTimeOffset Date, string Model, string ModelPermaslug, string Endpoint, string Provider)
{
    public static readonly string[] Columns =
    [
        "date", "model", "model_permaslug", "endpoint_id", "provider_name", "usage", "byok_usage_inference", "requests", "prompt_tokens",
        "completion_tokens", "reasoning_tokens",
    ];

    public const string WorkspaceColumn = "workspace_id";

    public static ActivityRow Of(DateTimeOffset date, ActivityKey key)
    {
        var (model, variant) = (key[ActivityDimension.Model] ?? "", key[ActivityDimension.Variant]);
        return new ActivityRow(
            date,
            variant is null or ActivityKey.NoVariant ? model : $"{model}:{variant}",
            model,
            key[ActivityDimension.Endpoint] ?? "",
            key[ActivityDimension.Provider] ?? "");
    }

    /// <param name="json">Where it goes.</param>
    /// <param name="totals">What is said of it.</param>
    /// <param name="workspace">The workspace, where rows say it.</param>
    public void Write(Utf8JsonWriter json, ActivityTotals totals, string? workspace)
    {
        json.WriteStartObject();
        foreach (var (column, text) in Columns.Zip(Texts))
        {
            json.WriteString(column, text);
        }

        foreach (var (column, number) in Columns.Skip(Texts.Length).Zip(Numbers(totals)))
        {
            json.WriteNumber(column, number);
        }

        if (workspace is not null)
        {
            json.WriteString(WorkspaceColumn, workspace);
        }

        json.WriteEndObject();
    }

    public void Write(CsvText csv, ActivityTotals totals, string? workspace)
    {
        foreach (var text in Texts)
        {
            csv.Add(text);
        }

        foreach (var number in Numbers(totals))
        {
            csv.Add(number);
        }

        if (workspace is not null)
        {
            csv.Add(workspace);
        }

        csv.EndLine();
    }

    private string[] Texts => [ActivityFilter.Text(Date), Model, ModelPermaslug, Endpoint, Provider];

    private static decimal[] Numbers(ActivityTotals totals) =>
    [
        new Money(totals[ActivityMeasure.Charged]).Dollars,
        new Money(totals[ActivityMeasure.ByokUpstream]).Dollars,
        totals[ActivityMeasure.Requests],
        totals[ActivityMeasure.PromptTokens],
        totals[ActivityMeasure.CompletionTokens],
        totals[ActivityMeasure.ReasoningTokens],
    ];
}
