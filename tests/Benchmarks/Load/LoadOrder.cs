namespace Interchange.Benchmarks.Load;

/// <summary>One measurement that the load generator is asked for.</summary>
/// <param name="Address">Where to connect, a loopback address.</param>
/// <param name="Path">Path of the chat-completions route.</param>
/// <param name="Headers">Further request headers.</param>
/// <param name="Body">Request body, sent as it is.</param>
/// <param name="Stream">Whether the answer is an event stream that ends with <c>[DONE]</c>.</param>
/// <param name="Connections">Callers, each with one connection and one request at a time.</param>
/// <param name="Seconds">How long requests are started; null when <paramref name="Requests"/> says when to stop.</param>
/// <param name="Requests">How many requests are sent in all; null when <paramref name="Seconds"/> says when to stop.</param>
internal sealed record LoadOrder(
    Uri Address,
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    bool Stream,
    int Connections,
    double? Seconds,
    int? Requests);
