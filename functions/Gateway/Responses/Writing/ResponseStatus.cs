namespace Interchange.Gateway.Responses.Writing;

/// <summary>How far a response has come. Source: <c>OpenAIResponsesResponseStatus</c> of OpenRouter's OpenAPI document.</summary>
internal enum ResponseStatus
{
    /// <summary>A job has it, and has not begun.</summary>
    Queued,
    InProgress,
    Completed,

    /// <summary>Cut short by its bound, or by a filter.</summary>
    Incomplete,
    Failed,

    /// <summary>Ended because its caller wanted it to.</summary>
    Cancelled,
}
