using System.Reflection;

namespace Microsoft.DurableTask;

/// <summary>How a task or an orchestration failed, as far as it can be written down.</summary>
/// <param name="ErrorType">The full name of the exception's type.</param>
/// <param name="ErrorMessage">Its message.</param>
/// <param name="StackTrace">Where it was thrown.</param>
/// <param name="InnerFailure">What caused it.</param>
/// <param name="Properties">Other properties; this runtime records none.</param>
public record TaskFailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace,
    TaskFailureDetails? InnerFailure,
    IDictionary<string, object?>? Properties)
{
    /// <summary>Whether the exception was a <typeparamref name="T"/>. False when its type cannot be found in the process.</summary>
    /// <exception cref="AmbiguousMatchException">Several types have that name.</exception>
    public bool IsCausedBy<T>()
        where T : Exception => IsCausedBy(typeof(T));

    /// <inheritdoc cref="IsCausedBy{T}"/>
    /// <exception cref="ArgumentException">The type is not an exception's.</exception>
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
        {
            throw new ArgumentException($"{targetBaseExceptionType} is not the type of an exception.", nameof(targetBaseExceptionType));
        }

        return !string.IsNullOrEmpty(ErrorType)
            && (Type.GetType(ErrorType, throwOnError: false) ?? targetBaseExceptionType.Assembly.GetType(ErrorType, throwOnError: false) ?? Loaded()) is { } type
            && targetBaseExceptionType.IsAssignableFrom(type);
    }

    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    private Type? Loaded()
    {
        var types = AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(ErrorType, throwOnError: false))
            .OfType<Type>()
            .ToList();
        return types.Count <= 1
            ? types.SingleOrDefault()
            : throw new AmbiguousMatchException($"Several types have the name '{ErrorType}': {string.Join(", ", types.Select(type => type.AssemblyQualifiedName))}.");
    }
}
