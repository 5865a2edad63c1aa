using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>The <c>anthropic-beta</c> header: what the caller sent in it, and what tools of the vendor's own need. Pure.</summary>
internal static class Betas
{
    private const string Header = "anthropic-beta";

    /// <summary>Beginnings of the types of tools, and their betas. Source: Anthropic's guides of these tools.</summary>
    private static readonly (string Type, string Beta)[] OfTools =
    [
        ("computer_20241022", "computer-use-2024-10-22"),
        ("computer_20250124", "computer-use-2025-01-24"),
        ("computer_20251124", "computer-use-2025-11-24"),
        ("code_execution_2025", "code-execution-2025-08-25"),
        ("memory_", "context-management-2025-06-27"),
        ("web_fetch_20250910", "web-fetch-2025-09-10"),
        ("mcp_toolset", "mcp-client-2025-11-20"),
    ];

    /// <summary>The value of the header; empty for none.</summary>
    /// <param name="prompt">The request.</param>
    /// <param name="native">The request in the caller's own words, where these are sent; null otherwise.</param>
    public static string Of(ChatPrompt prompt, NativeRequest? native)
    {
        if (native is not null)
        {
            return native.Headers.TryGetValue(Header, out var own) ? own : "";
        }

        var betas = prompt.Tools
            .Where(static tool => !tool.IsFunction)
            .SelectMany(static tool => OfTools.Where(known => tool.Type.StartsWith(known.Type, StringComparison.Ordinal)))
            .Select(static known => known.Beta)
            .Distinct(StringComparer.Ordinal);
        return string.Join(',', betas);
    }
}
