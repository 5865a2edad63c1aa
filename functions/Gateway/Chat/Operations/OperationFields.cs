using System.Text.Json;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>Properties of a request that an operation checks.</summary>
internal static class OperationFields
{
    private const int MaxDepth = 256;

    /// <summary>The property; null when it is absent or null.</summary>
    public static JsonElement? Find(ChatDocument document, string name)
    {
        foreach (var (_, member) in document.Members)
        {
            var quoted = document.Utf8.Span[member.Start..member.ValueStart];
            if (!member.IsNull && quoted[1..].StartsWith(System.Text.Encoding.UTF8.GetBytes(name + "\"")))
            {
                var value = new Utf8JsonReader(document.ValueOf(member), new JsonReaderOptions { MaxDepth = MaxDepth });
                return JsonElement.ParseValue(ref value);
            }
        }

        return null;
    }

    public static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));
}
