namespace Interchange.Gateway.Providers.Scripted;

/// <summary>Bytes that are written and flushed together.</summary>
/// <param name="Bytes">Part of the response body.</param>
/// <param name="Delay">Silence before the bytes.</param>
internal readonly record struct ScriptPart(ReadOnlyMemory<byte> Bytes, TimeSpan Delay = default);
