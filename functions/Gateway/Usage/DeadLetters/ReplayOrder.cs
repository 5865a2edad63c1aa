using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Usage.DeadLetters;

/// <summary>Which dead letters are to be handled again.</summary>
/// <param name="Most">How many of the first ones are looked at.</param>
/// <param name="MessageIds">Which of them; null for all.</param>
internal sealed record ReplayOrder(int Most, IReadOnlySet<string>? MessageIds)
{
    /// <summary>As many as an instance holds in its memory at once.</summary>
    public const int Largest = 200;

    private const int Usual = 100;

    /// <exception cref="GatewayException">400: a field is wrong.</exception>
    public static ReplayOrder Read(JsonElement body)
    {
        int? most = null;
        HashSet<string>? ids = null;
        foreach (var field in body.EnumerateObject())
        {
            switch (field.Name)
            {
                case "limit":
                    most = field.Value.ValueKind == JsonValueKind.Number && field.Value.TryGetInt32(out var number) && number is >= 1 and <= Largest
                        ? number
                        : throw Invalid($"limit must be a whole number from 1 to {Largest.ToString(CultureInfo.InvariantCulture)}.");
                    break;
                case "message_ids":
                    ids = Ids(field.Value);
                    break;
                default:
                    throw Invalid("A replay has the fields limit and message_ids; it was sent with another one.");
            }
        }

        return new ReplayOrder(most ?? (ids is null ? Usual : Largest), ids);
    }

    public bool Takes(UsageMessage message) => MessageIds?.Contains(message.Id) ?? true;

    private static HashSet<string> Ids(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array
        && value.GetArrayLength() is >= 1 and <= Largest
        && value.EnumerateArray().All(static id => id.ValueKind == JsonValueKind.String)
            ? value.EnumerateArray().Select(static id => id.GetString()!).ToHashSet(StringComparer.Ordinal)
            : throw Invalid($"message_ids must be a list of 1 to {Largest.ToString(CultureInfo.InvariantCulture)} ids, as the list of dead letters shows them.");

    private static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));
}
