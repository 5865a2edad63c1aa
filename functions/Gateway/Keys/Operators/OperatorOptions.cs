using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Keys.Operators;

/// <summary>Who runs the installation, as opposed to whoever has an account on it.</summary>
public sealed record OperatorOptions
{
    public const string Setting = "Keys:Operators";

    /// <summary>
    /// Hashes of the management keys whose holders are operators; empty when nobody is named. Setting <c>Keys:Operators</c>, hashes of <c>GET /keys</c> with
    /// commas between. A hash stays when its key is rotated.
    /// </summary>
    public FrozenSet<string> Keys { get; init; } = [];

    /// <exception cref="InvalidOperationException">The setting holds something else than hashes.</exception>
    public static OperatorOptions From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var hashes = (configuration[Setting] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return hashes.All(static hash => KeyHash.TryParse(hash, out _))
            ? new OperatorOptions { Keys = hashes.ToFrozenSet(StringComparer.Ordinal) }
            : throw new InvalidOperationException(
                $"Setting {Setting} must hold hashes of management keys, 64 lower-case hex digits each as GET /api/v1/keys shows them, with commas between.");
    }
}
