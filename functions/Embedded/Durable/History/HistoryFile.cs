using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interchange.Embedded.Durable.History;

/// <summary>
/// The history of one execution as a JSON file: recorded once from a version of an orchestrator, replayed against every later version,
/// so that a change that running instances would not survive is noticed before it is deployed.
/// </summary>
internal sealed record HistoryFile
{
    public const int CurrentFormat = 1;

    /// <summary>Changes when older readers would misunderstand the file.</summary>
    public int Format { get; init; } = CurrentFormat;

    public required string InstanceId { get; init; }

    /// <summary>Counts the executions of the instance from 1; another one begins when it continues as new.</summary>
    public required int Generation { get; init; }

    public required IReadOnlyList<HistoryEvent> Events { get; init; }

    [JsonIgnore]
    public string Orchestrator => Events.OfType<HistoryEvent.ExecutionStarted>().FirstOrDefault()?.Orchestrator
        ?? throw new FormatException($"The history of '{InstanceId}' has no start.");

    /// <exception cref="FormatException">The text is no history, or one of a format that this version does not read.</exception>
    public static HistoryFile Parse(string json)
    {
        HistoryFile? file;
        try
        {
            file = JsonSerializer.Deserialize(json, HistoryJson.Default.HistoryFile);
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException)
        {
            throw new FormatException($"The text is not the history of an orchestration: {failure.Message}", failure);
        }

        return file switch
        {
            null => throw new FormatException("The text is not the history of an orchestration, but null."),
            { Format: not CurrentFormat } => throw new FormatException($"The history has the format {file.Format}; this version reads format {CurrentFormat}."),
            _ => file,
        };
    }

    public string ToJson() => HistoryJson.ToText(this);
}
