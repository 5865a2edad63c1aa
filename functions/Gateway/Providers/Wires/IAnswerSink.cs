using System.Text.Json;

namespace Interchange.Gateway.Providers.Wires;

/// <summary>
/// Where a decoder puts what an answer says, so that a streamed answer and one in one piece are read by the same code. Not thread-safe.
/// </summary>
internal interface IAnswerSink
{
    /// <summary>The provider's id of the answer; empty until it is known.</summary>
    string Id { get; set; }

    /// <summary>The provider's name of the model.</summary>
    string Model { get; set; }

    void Text(string piece);

    /// <summary>A piece of a thought.</summary>
    /// <param name="index">Of the thought among the elements of <c>reasoning_details</c>: pieces of one thought share it.</param>
    /// <param name="piece">The text.</param>
    void Thought(int index, string piece);

    /// <summary>What proves a thought to its provider.</summary>
    void ThoughtSignature(int index, string signature);

    /// <summary>A thought that only its provider can read.</summary>
    /// <param name="index">Among the elements of <c>reasoning_details</c>.</param>
    /// <param name="data">As the provider wrote it.</param>
    /// <param name="id">What it belongs to; null for nothing.</param>
    void HiddenThought(int index, string data, string? id);

    /// <summary>A call begins; its arguments follow.</summary>
    void ToolCall(int index, string id, string name);

    void ToolArguments(int index, string piece);

    void Annotation(Action<Utf8JsonWriter> writeMembers);

    /// <param name="url">A data URL.</param>
    void Image(string url);

    /// <summary>Sound, or a piece of it that can stand alone.</summary>
    /// <param name="base64">Its bytes.</param>
    void Audio(string base64);

    /// <summary>The answer is whole.</summary>
    /// <param name="native">Why it ended, in the provider's word.</param>
    /// <param name="reason">Why in the gateway's word, where that does not follow from the provider's; null otherwise.</param>
    /// <param name="writeUsage">Writes the members of <c>usage</c>; null for none.</param>
    void Finish(string native, string? reason, Action<Utf8JsonWriter>? writeUsage);

    /// <summary>The answer failed.</summary>
    /// <param name="code">HTTP status, or a code of the OpenAI family.</param>
    /// <param name="message">The provider's words, for the caller alone.</param>
    void Error(string code, string? message);
}
