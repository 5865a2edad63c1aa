using System.Collections.Frozen;

namespace Interchange.Gateway.Responses.Reading;

/// <summary>Types that only a provider of the Responses wire knows: the gateway neither runs these tools nor can say them in another wire.</summary>
internal static class NativeTypes
{
    public static readonly FrozenSet<string> Tools = FrozenSet.Create(
        StringComparer.Ordinal,
        "web_search", "web_search_2025_08_26", "web_search_preview", "web_search_preview_2025_03_11", "file_search", "computer_use_preview", "code_interpreter", "mcp",
        "image_generation", "local_shell", "shell", "apply_patch", "custom", "namespace");

    public static readonly FrozenSet<string> Items = FrozenSet.Create(
        StringComparer.Ordinal,
        "custom_tool_call", "custom_tool_call_output", "web_search_call", "file_search_call", "computer_call", "computer_call_output", "code_interpreter_call",
        "local_shell_call", "local_shell_call_output", "shell_call", "shell_call_output", "apply_patch_call", "apply_patch_call_output", "mcp_list_tools",
        "mcp_approval_request", "mcp_approval_response", "mcp_call", "compaction", "context_compaction", "additional_tools");

    public static string ToolIsBeyond(string type) =>
        $"carries no \"{type}\" tool. Send tools of type \"function\", or name a model of a provider that speaks OpenAI's Responses.";

    public static string ItemIsBeyond(string type) =>
        $"carries no items of type \"{type}\". Leave them out of \"input\", or name a model of a provider that speaks OpenAI's Responses.";
}
