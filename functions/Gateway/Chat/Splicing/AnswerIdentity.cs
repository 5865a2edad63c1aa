using System.Text;
using System.Text.Json;

namespace Interchange.Gateway.Chat.Splicing;

/// <summary>The values an answer carries instead of the provider's own: JSON tokens, ready to be copied.</summary>
internal sealed class AnswerIdentity(string generationId, string model, string provider)
{
    /// <summary>A quoted JSON string.</summary>
    public byte[] Id { get; } = Quoted(generationId);

    /// <inheritdoc cref="Id"/>
    public byte[] Model { get; } = Quoted(model);

    /// <inheritdoc cref="Id"/>
    public byte[] Provider { get; } = Quoted(provider);

    private static byte[] Quoted(string value) => Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(value)}\"");
}
