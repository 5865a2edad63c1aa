using System.Buffers;
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

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:/() ");

    private static byte[] Quoted(string value)
    {
        if (value.AsSpan().ContainsAnyExcept(Plain))
        {
            return Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(value)}\"");
        }

        var quoted = new byte[value.Length + 2];
        quoted[0] = (byte)'"';
        Encoding.ASCII.GetBytes(value, quoted.AsSpan(1));
        quoted[^1] = (byte)'"';
        return quoted;
    }
}
