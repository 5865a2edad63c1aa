using System.Text.Json.Serialization;
using Microsoft.DurableTask;

namespace Interchange.Embedded.Durable.History;

/// <summary>An exception as history keeps it.</summary>
/// <param name="Type">The full name of its type.</param>
internal sealed record Failure(string Type, string Message, string? Stack = null, Failure? Inner = null)
{
    /// <summary>Whether trying again cannot help, such as with an activity that does not exist.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Final { get; init; }

    public static Failure Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new Failure(
            exception.GetType().ToString(),
            exception.Message,
            exception.StackTrace,
            exception is TaskFailedException task ? Of(task.FailureDetails) : exception.InnerException is { } inner ? Of(inner) : null);
    }

    public TaskFailureDetails ToDetails() => new(Type, Message, Stack, Inner?.ToDetails(), null);

    private static Failure Of(TaskFailureDetails details) =>
        new(details.ErrorType, details.ErrorMessage, details.StackTrace, details.InnerFailure is { } inner ? Of(inner) : null);
}
