using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Providers.Scripted.Wires;

/// <summary>
/// A provider wire as the scripted provider's server speaks it: written after the vendor's documentation alone, so that it finds what the gateway's own
/// translation gets wrong. Thread-safe.
/// </summary>
internal interface IScriptedWire
{
    /// <summary>Slug of the provider and author of its models, such as <c>scripted-anthropic</c>.</summary>
    string Slug { get; }

    /// <summary>Display name of the provider.</summary>
    string Name { get; }

    ProviderWire Wire { get; }

    /// <summary>The provider's base address below that of the server, such as <c>anthropic/v1/</c>.</summary>
    string BasePath { get; }

    /// <summary>Media type of a streamed answer.</summary>
    string StreamContentType { get; }

    /// <summary>Whether the request is for the wire, by its path.</summary>
    bool Serves(HttpRequest http);

    /// <summary>Reads a request.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is no request of the wire.</exception>
    ScriptRequest Parse(HttpRequest http, ReadOnlyMemory<byte> body, string id, long created);

    /// <summary>The document of a call that does not stream.</summary>
    ReadOnlyMemory<byte> Document(ScriptRequest request, ScriptedAnswer answer);

    /// <summary>The frames of a streamed answer, up to and with its finish reason and usage; what says that the stream is over is not among them.</summary>
    IEnumerable<ReadOnlyMemory<byte>> Frames(ScriptRequest request, ScriptedAnswer answer);

    /// <summary>What says that the stream is over; nothing where the wire has no such thing.</summary>
    IEnumerable<ReadOnlyMemory<byte>> End(ScriptRequest request);

    /// <summary>The document of a failure.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="message">For a person.</param>
    /// <param name="code">OpenAI's code of it, such as <c>context_length_exceeded</c>; null for none.</param>
    ReadOnlyMemory<byte> Error(int status, string message, string? code);

    /// <summary>A failure inside a stream.</summary>
    ReadOnlyMemory<byte> ErrorFrame(string message);

    /// <summary>A frame in the middle of a stream that is not what the wire allows.</summary>
    ReadOnlyMemory<byte> Malformed();
}
