using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Interchange.Gateway.Chat.Splicing;

/// <summary>The values an answer carries instead of the provider's own: JSON tokens, ready to be copied.</summary>
/// <param name="generationId">The gateway's id of the answer.</param>
/// <param name="model">As the gateway names it.</param>
/// <param name="provider">As the gateway names it.</param>
/// <param name="created">When the answer was begun, in seconds since 1970, for providers that do not say.</param>
internal sealed class AnswerIdentity(string generationId, string model, string provider, long created)
{
    private byte[]? _created;

    /// <summary>A quoted JSON string.</summary>
    public byte[] Id { get; } = Quoted(generationId);

    /// <inheritdoc cref="Id"/>
    public byte[] Model { get; } = Quoted(model);

    /// <inheritdoc cref="Id"/>
    public byte[] Provider { get; } = Quoted(provider);

    /// <summary>A JSON number: when the answer was begun, as it was said before, or else as the gateway saw it. It does not change within an answer.</summary>
    public byte[] CreatedOr(long? said) =>
        _created ??= Encoding.ASCII.GetBytes((said ?? created).ToString(CultureInfo.InvariantCulture));

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
