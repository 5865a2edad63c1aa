using System.Text.Json;
using System.Text.Json.Nodes;

namespace Interchange.EndToEnd.Tests.Wires;

/// <summary>
/// What answers must have, by OpenRouter's OpenAPI document: clients that are generated from it take a missing member, or a null where none is allowed, for a broken answer.
/// Members are written <c>name:type</c>; a type is a kind of JSON, a word in quotes, another shape, or an array of one in brackets; <c>?</c> allows null, and
/// a name that begins with <c>~</c> may be absent.
/// </summary>
internal static class Contract
{
    private static readonly Dictionary<string, string> Shapes = new(StringComparer.Ordinal)
    {
        ["ChatResult"] = "id:string object:'chat.completion' created:int model:string choices:[ChatChoice] system_fingerprint:string? ~service_tier:string? ~usage:ChatUsage",
        ["ChatChoice"] = "index:int finish_reason:string? message:ChatAssistantMessage ~logprobs:object?",
        ["ChatAssistantMessage"] = "role:'assistant' ~content:any ~refusal:string? ~reasoning:string? ~reasoning_details:[ReasoningDetail] ~tool_calls:[ChatToolCall]",
        ["ChatToolCall"] = "id:string type:'function' function:ChatToolFunction",
        ["ChatToolFunction"] = "name:string arguments:string",
        ["ChatUsage"] = "completion_tokens:int prompt_tokens:int total_tokens:int ~cost:number? ~is_byok:bool ~cost_details:object? ~completion_tokens_details:object? ~prompt_tokens_details:object?",
        ["ReasoningDetail"] = "type:string ~id:string? ~format:string? ~index:int",
        ["ChatStreamChunk"] = "id:string object:'chat.completion.chunk' created:int model:string choices:[ChatStreamChoice] ~system_fingerprint:string ~service_tier:string? ~usage:ChatUsage",
        ["ChatStreamChoice"] = "index:int finish_reason:string? delta:ChatStreamDelta ~logprobs:object?",
        ["ChatStreamDelta"] = "~role:'assistant' ~content:string? ~refusal:string? ~reasoning:string? ~reasoning_details:[ReasoningDetail] ~tool_calls:[ChatStreamToolCall]",
        ["ChatStreamToolCall"] = "index:int ~id:string ~type:'function' ~function:object",
        ["MessagesResult"] = "id:string type:'message' role:'assistant' container:object? content:[ContentBlock] model:string stop_reason:string? stop_details:object? stop_sequence:string? usage:MessagesUsage",
        ["MessagesUsage"] = "input_tokens:int output_tokens:int cache_creation_input_tokens:int? cache_read_input_tokens:int? cache_creation:object? inference_geo:string? server_tool_use:object? service_tier:string? output_tokens_details:object?",
        ["ContentBlock"] = "type:string",
        ["message_start"] = "message:MessagesResult",
        ["content_block_start"] = "index:int content_block:ContentBlock",
        ["content_block_delta"] = "index:int delta:ContentBlock",
        ["content_block_stop"] = "index:int",
        ["message_delta"] = "delta:MessageDelta usage:object",
        ["MessageDelta"] = "container:object? stop_reason:string? stop_sequence:string? stop_details:object?",
        ["message_stop"] = "type:'message_stop'",
        ["ping"] = "type:'ping'",
        ["Response"] = "id:string object:'response' created_at:int model:string status:string completed_at:int? output:[OutputItem] error:object? incomplete_details:object? temperature:number? top_p:number? presence_penalty:number? frequency_penalty:number? instructions:any metadata:object? tools:[any] tool_choice:any parallel_tool_calls:bool ~usage:ResponseUsage",
        ["ResponseUsage"] = "input_tokens:int input_tokens_details:object output_tokens:int output_tokens_details:object total_tokens:int ~cost:number?",
        ["OutputItem"] = "type:string id:string",
        ["response.created"] = "response:Response",
        ["response.in_progress"] = "response:Response",
        ["response.completed"] = "response:Response",
        ["response.incomplete"] = "response:Response",
        ["response.failed"] = "response:Response",
        ["response.output_item.added"] = "output_index:int item:OutputItem",
        ["response.output_item.done"] = "output_index:int item:OutputItem",
        ["response.content_part.added"] = "output_index:int item_id:string content_index:int part:ContentBlock",
        ["response.content_part.done"] = "output_index:int item_id:string content_index:int part:ContentBlock",
        ["response.output_text.delta"] = "output_index:int item_id:string content_index:int delta:string logprobs:[any]",
        ["response.output_text.done"] = "output_index:int item_id:string content_index:int text:string logprobs:[any]",
        ["response.output_text.annotation.added"] = "output_index:int item_id:string content_index:int annotation_index:int annotation:object",
        ["response.refusal.delta"] = "output_index:int item_id:string content_index:int delta:string",
        ["response.refusal.done"] = "output_index:int item_id:string content_index:int refusal:string",
        ["response.function_call_arguments.delta"] = "output_index:int item_id:string delta:string",
        ["response.function_call_arguments.done"] = "output_index:int item_id:string name:string arguments:string",
        ["response.reasoning_text.delta"] = "output_index:int item_id:string content_index:int delta:string",
        ["response.reasoning_text.done"] = "output_index:int item_id:string content_index:int text:string",
        ["response.reasoning_summary_part.added"] = "output_index:int item_id:string summary_index:int part:ContentBlock",
        ["response.reasoning_summary_part.done"] = "output_index:int item_id:string summary_index:int part:ContentBlock",
        ["response.reasoning_summary_text.delta"] = "output_index:int item_id:string summary_index:int delta:string",
        ["response.reasoning_summary_text.done"] = "output_index:int item_id:string summary_index:int text:string",
    };

    /// <summary>Fails where an answer lacks a member or has one of another kind.</summary>
    public static void Check(string shape, JsonNode? answer) => CheckShape(shape, answer, shape);

    /// <summary>The same of an event, which is of the shape that its <c>type</c> names.</summary>
    public static void CheckEvent(JsonNode? answer)
    {
        var type = (string?)answer?["type"];
        Assert.True(type is not null && Shapes.ContainsKey(type), $"Event '{type}' is none of the document's.");
        CheckShape(type, answer, type);
    }

    private static void CheckShape(string shape, JsonNode? value, string place)
    {
        var members = Assert.IsType<JsonObject>(value);
        foreach (var member in Shapes[shape].Split(' '))
        {
            var (name, type) = member.Split(':', 2) is [var first, var second] ? (first, second) : throw new InvalidOperationException(member);
            if (!members.TryGetPropertyValue(name.TrimStart('~'), out var found))
            {
                Assert.True(name[0] == '~', $"{place} lacks {name}.");
            }
            else
            {
                CheckType(type, found, $"{place}.{name.TrimStart('~')}");
            }
        }
    }

    private static void CheckType(string type, JsonNode? value, string place)
    {
        if (type == "any" || (value is null && type.EndsWith('?')))
        {
            return;
        }

        type = type.TrimEnd('?');
        Assert.True(value is not null, $"{place} is null.");
        if (type[0] == '[')
        {
            foreach (var element in Assert.IsType<JsonArray>(value))
            {
                CheckType(type[1..^1], element, place + "[]");
            }
        }
        else if (type[0] == '\'')
        {
            Assert.Equal(type.Trim('\''), (string?)value);
        }
        else if (Shapes.ContainsKey(type))
        {
            CheckShape(type, value, place);
        }
        else
        {
            var kind = value.GetValueKind();
            var fits = type switch
            {
                "string" => kind == JsonValueKind.String,
                "bool" => kind is JsonValueKind.True or JsonValueKind.False,
                "object" => kind == JsonValueKind.Object,
                "number" => kind == JsonValueKind.Number,
                "int" => kind == JsonValueKind.Number && value.AsValue().TryGetValue<long>(out _),
                _ => throw new InvalidOperationException(type),
            };
            Assert.True(fits, $"{place} is {kind}, not {type}.");
        }
    }
}
