using System.Text.Json;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat.Preferences;

/// <summary>Reads <c>provider.sort</c>, a word or an object, and the deprecated top-level <c>route</c> that stands for its partition.</summary>
internal static class SortReader
{
    private static readonly string Allowed = $$"""{"by": "price", "partition": "none"}, or one of {{string.Join(", ", SortWords.All.Select(static word => $"\"{word}\""))}}""";

    /// <summary>What to sort by and whether across models; null for what the caller leaves open.</summary>
    public static (RouteSortBy? By, bool? AcrossModels) Read(PreferenceValue value)
    {
        if (value.Kind == JsonTokenType.String)
        {
            return ((RouteSortBy)value.Word(SortWords.All.AsSpan()), null);
        }

        RouteSortBy? by = null;
        bool? acrossModels = null;
        var members = value.Members(Allowed);
        while (members.Next())
        {
            switch (members.Name)
            {
                case "by":
                    by = (RouteSortBy)members.Value.Word(SortWords.All.AsSpan());
                    break;
                case "partition":
                    acrossModels = members.Value.Word("model", "none") == 1;
                    break;
                default:
                    throw members.Unknown("by and partition");
            }
        }

        return (by, acrossModels);
    }

    /// <summary>The partition that <c>route</c> stands for: <c>fallback</c> for one model after the other, <c>sort</c> for all together.</summary>
    public static bool? ReadRoute(ChatDocument document) =>
        document.Find(ChatField.Route) is { IsNull: false } member
            ? new PreferenceValue("route", member.Kind, document.ValueOf(member)).Word("fallback", "sort") == 1
            : null;
}
