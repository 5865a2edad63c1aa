namespace Interchange.Gateway.Chat.Durable;

/// <summary>A step of a job could not be done and is to be tried again. The message is kept in history: it holds no text of a request or an answer.</summary>
public sealed class JobStepException(string message) : Exception(message);
