using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Keys.Rotation;

/// <summary>The fields of <c>POST /keys/{hash}/rotate</c>. One that is not known is refused: a grace period that was misspelt would cut callers off.</summary>
internal static class RotationFields
{
    private const string Grace = "grace_seconds";

    private static readonly TimeSpan LongestGrace = TimeSpan.FromDays(30);

    /// <summary>How long the replaced secret goes on working; zero when nothing is said.</summary>
    /// <exception cref="GatewayException">400: a field is wrong.</exception>
    public static TimeSpan Read(JsonElement body) => body.EnumerateObject().Aggregate(TimeSpan.Zero, static (_, field) => field.Name == Grace
        ? field.Value.ValueKind == JsonValueKind.Number && field.Value.TryGetInt64(out var seconds) && seconds >= 0 && seconds <= (long)LongestGrace.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw JsonFields.Invalid(
                $"{Grace} must be a whole number of seconds from 0 to {LongestGrace.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)}: how long the replaced secret goes on working.")
        : throw JsonFields.Invalid($"A rotation has one field, {Grace}; it was sent with another one."));
}
