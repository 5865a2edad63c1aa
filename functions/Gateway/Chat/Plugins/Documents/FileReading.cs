using System.Collections.Immutable;

namespace Interchange.Gateway.Chat.Plugins.Documents;

/// <summary>What was read of a request's files.</summary>
/// <param name="Annotations">Of the answer, one for each file that was read now, each as JSON.</param>
/// <param name="Dollars">What that cost.</param>
internal sealed record FileReading(ImmutableArray<string> Annotations, decimal Dollars)
{
    public static FileReading None { get; } = new([], 0);
}
