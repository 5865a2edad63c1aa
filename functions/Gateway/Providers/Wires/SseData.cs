namespace Interchange.Gateway.Providers.Wires;

/// <summary>Takes one server-sent event.</summary>
/// <param name="data">Its data, lines joined by line feeds; never empty. Valid during the call.</param>
internal delegate void SseData(ReadOnlyMemory<byte> data);
