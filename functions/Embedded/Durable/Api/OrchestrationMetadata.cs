using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Interchange.Embedded.Durable.Store;

namespace Microsoft.DurableTask.Client;

/// <summary>What is known of an orchestration at the moment of the question.</summary>
public sealed class OrchestrationMetadata
{
    private const int LongestShown = 50;

    public OrchestrationMetadata(string name, string instanceId)
    {
        Name = name;
        InstanceId = instanceId;
    }

    public string Name { get; }

    public string InstanceId { get; }

    /// <summary>Reads inputs and outputs; null when they were not asked for.</summary>
    public DataConverter? DataConverter { get; init; }

    public OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastUpdatedAt { get; init; }

    /// <summary>Null when there is none or it was not asked for, as the output and the custom status.</summary>
    public string? SerializedInput { get; init; }

    public string? SerializedOutput { get; init; }

    public string? SerializedCustomStatus { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How it failed; null when it has not, or outputs were not asked for.</summary>
    public TaskFailureDetails? FailureDetails { get; init; }

    public bool IsRunning => RuntimeStatus == OrchestrationRuntimeStatus.Running;

    /// <summary>Whether it has ended: completed, failed or terminated.</summary>
    public bool IsCompleted => RuntimeStatus.HasEnded();

    /// <exception cref="InvalidOperationException">Inputs and outputs were not asked for.</exception>
    public T? ReadInputAs<T>() => Converter.Deserialize<T>(SerializedInput);

    /// <inheritdoc cref="ReadInputAs{T}"/>
    public T? ReadOutputAs<T>() => Converter.Deserialize<T>(SerializedOutput);

    /// <inheritdoc cref="ReadInputAs{T}"/>
    public T? ReadCustomStatusAs<T>() => Converter.Deserialize<T>(SerializedCustomStatus);

    public override string ToString()
    {
        var text = new StringBuilder().Append(
            CultureInfo.InvariantCulture, $"[Name: '{Name}', ID: '{InstanceId}', RuntimeStatus: {RuntimeStatus}, CreatedAt: {CreatedAt:s}, LastUpdatedAt: {LastUpdatedAt:s}");
        Append(text, "Input", SerializedInput);
        Append(text, "Output", SerializedOutput);
        Append(text, "FailureDetails", FailureDetails is null ? null : $"{FailureDetails.ErrorType} - {FailureDetails.ErrorMessage}");
        return text.Append(']').ToString();
    }

    private DataConverter Converter => DataConverter
        ?? throw new InvalidOperationException("This orchestration was fetched without its input and output; fetch it with getInputsAndOutputs: true, or FetchInputsAndOutputs in a query.");

    private static void Append(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append(", ").Append(name).Append(": '").Append(value.Length > LongestShown ? $"{value[..LongestShown]}..." : value).Append('\'');
        }
    }
}
