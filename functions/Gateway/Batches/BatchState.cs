namespace Interchange.Gateway.Batches;

/// <summary>Where a batch is, in OpenAI's words.</summary>
public enum BatchState
{
    /// <summary>Its lines are counted and looked at.</summary>
    Validating,

    /// <summary>None of its lines can be answered, or it could not go on.</summary>
    Failed,

    /// <summary>Its lines are answered.</summary>
    InProgress,

    /// <summary>Its files are written.</summary>
    Finalizing,

    /// <summary>Every line has an answer or an error.</summary>
    Completed,

    /// <summary>Its time was over first; what was answered by then is there.</summary>
    Expired,

    /// <summary>It was cancelled, and its last lines have not ended yet.</summary>
    Cancelling,

    /// <summary>It was cancelled; what was answered by then is there.</summary>
    Cancelled,
}
