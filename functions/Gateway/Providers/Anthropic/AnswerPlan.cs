using System.Text.Json;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>
/// How the form of an answer is enforced. A JSON schema goes to <c>output_config.format</c> where the catalog says <c>structured_outputs</c> (or does not know the endpoint's
/// parameters: models have it since Claude 4.5). Where it does not, a tool is made of the schema and the model has to call it: its input is the answer. A model that
/// cannot be forced, as it always thinks, is told the schema in words; so is any model for <c>json_object</c>, which the wire does not know.
/// </summary>
internal sealed record AnswerPlan
{
    private const string ToolName = "answer_in_json";

    /// <summary>The schema of <c>output_config.format</c>; null for none.</summary>
    public JsonElement? Format { get; init; }

    /// <summary>The tool whose input is the answer; null for none.</summary>
    public string? Tool { get; init; }

    /// <summary>The schema of <see cref="Tool"/>; null for any object.</summary>
    public JsonElement? ToolSchema { get; init; }

    public string? ToolDescription { get; init; }

    /// <summary>What the model is told; null for nothing.</summary>
    public string? Instruction { get; init; }

    /// <summary>Whether the model holds to the schema of a tool that is strict: the same models do as hold to the schema of an answer.</summary>
    public bool HasStrictTools { get; init; }

    /// <exception cref="NotCarriedException">The form is not JSON.</exception>
    public static AnswerPlan Of(ChatPrompt prompt, ModelEndpoint endpoint, ModelReasoning? reasoning) =>
        Form(prompt, endpoint, reasoning) with { HasStrictTools = HoldsToSchemas(endpoint) };

    private static bool HoldsToSchemas(ModelEndpoint endpoint) => endpoint.SupportedParameters.Count == 0 || endpoint.SupportedParameters.Contains("structured_outputs");

    private static AnswerPlan Form(ChatPrompt prompt, ModelEndpoint endpoint, ModelReasoning? reasoning)
    {
        switch (prompt.ResponseFormat)
        {
            case null or { Type: "text" }:
                return new AnswerPlan();
            case { Type: "json_object" } or { Type: "json_schema", Schema: null }:
                return new AnswerPlan { Instruction = "Answer with one JSON object and nothing else: no words around it, no code fence." };
            case { Type: "json_schema", Schema: { } schema } format:
                return OfSchema(prompt, format, schema, endpoint, reasoning);
            default:
                throw new NotCarriedException("holds answers to JSON alone. Send a \"response_format\" of type json_schema, json_object or text.");
        }
    }

    private static AnswerPlan OfSchema(ChatPrompt prompt, AnswerFormat format, JsonElement schema, ModelEndpoint endpoint, ModelReasoning? reasoning)
    {
        if (HoldsToSchemas(endpoint))
        {
            return new AnswerPlan { Format = schema };
        }

        if (reasoning is { Mandatory: true })
        {
            return new AnswerPlan
            {
                Instruction = "Answer with one JSON value that satisfies this JSON schema, and nothing else: no words around it, no code fence.\n" + schema.GetRawText(),
            };
        }

        // The caller forces a call of its own: there is no answer to hold to anything.
        return prompt is { ToolChoice.Kind: ToolChoiceKind.Function, Tools.IsEmpty: false } ? new AnswerPlan() : new AnswerPlan
        {
            Tool = Free(prompt),
            ToolSchema = schema,
            ToolDescription = format.Description ?? "Gives the answer. Call it once, with the whole answer, instead of answering in words.",
        };
    }

    /// <summary>A name that none of the caller's tools has.</summary>
    private static string Free(ChatPrompt prompt)
    {
        var name = ToolName;
        while (prompt.Tools.Any(tool => tool.Name == name))
        {
            name += "_";
        }

        return name;
    }
}
