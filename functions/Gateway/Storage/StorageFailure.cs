using Azure;
using Azure.Identity;

namespace Interchange.Gateway.Storage;

/// <summary>Tells an outage of storage from an answer of storage.</summary>
internal static class StorageFailure
{
    /// <summary>
    /// True when the exception says nothing about the data: no answer, a late one, overload, or a refusal of the gateway's own identity.
    /// A refusal counts because it is the operator's fault and must not look like the caller's.
    /// </summary>
    public static bool IsOutage(Exception exception) => exception switch
    {
        RequestFailedException { Status: 0 or 401 or 403 or 408 or 429 or >= 500 } => true,
        AuthenticationFailedException => true,
        HttpRequestException => true,
        IOException => true,
        TimeoutException => true,
        OperationCanceledException => true,
        // What the SDK throws when every retry failed.
        AggregateException aggregate => aggregate.InnerExceptions.Any(IsOutage),
        _ => false,
    };

    /// <summary>True when the table itself is not there.</summary>
    public static bool IsMissingTable(RequestFailedException exception) =>
        exception.Status == 404 && string.Equals(exception.ErrorCode, "TableNotFound", StringComparison.Ordinal);
}
