using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>The headers of a chat request that mean something while it is answered: kept with a job, and given back to each of its attempts.</summary>
internal static class ChatHeaders
{
    private const int Longest = 1_024;

    private static readonly string[] Names =
    [
        ChatRouting.SessionHeader, TimeoutHeaders.Connect, TimeoutHeaders.FirstToken, TimeoutHeaders.Idle, TimeoutHeaders.Total,
        "Referer", "User-Agent", "X-OpenRouter-Title", "X-Title",
    ];

    public static Dictionary<string, string> Of(IHeaderDictionary headers)
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Names)
        {
            var value = headers[name];
            if (value.Count > 0 && value[0] is { Length: > 0 } text)
            {
                kept[name] = text.Length <= Longest ? text : text[..Longest];
            }
        }

        return kept;
    }
}
