using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Messages.Answers;

/// <summary>
/// An answer in Anthropic's words: translated, or the provider's own where it speaks the same wire. Source: <c>MessagesResult</c> and <c>MessagesStreamEvents</c> of
/// OpenRouter's OpenAPI document, and Anthropic's guide of streaming messages.
/// </summary>
/// <param name="omitsThoughts">True when thoughts are sent without their text: with what proves them alone.</param>
internal sealed class MessagesEncoder(bool omitsThoughts) : IAnswerEncoder
{
    private readonly EventWriter _events = new();
    private StreamedMessage? _translated;
    private NativeStream? _native;
    private long _promptTokens;

    /// <inheritdoc/>
    public void Expect(long promptTokens) => _promptTokens = promptTokens;

    /// <inheritdoc/>
    public void Chunk(ChatAnswer chunk, PooledBody output)
    {
        if (chunk.Error is { } error)
        {
            _events.Error(error, chunk.RoutingRecord, output);
            return;
        }

        if (_native is null && _translated is null && chunk.Native is not null)
        {
            _native = new NativeStream(_events);
        }

        if (_native is not null)
        {
            _native.Chunk(chunk, output);
            return;
        }

        _translated ??= new StreamedMessage(_events, omitsThoughts, _promptTokens);
        _translated.Chunk(chunk, output);
    }

    /// <inheritdoc/>
    public void KeepAlive(PooledBody output) => EventWriter.Ping(output);

    /// <inheritdoc/>
    public void Whole(ChatAnswer answer, PooledBody output) => _events.Document(
        json =>
        {
            if (answer.Native is { } native)
            {
                NativeMessage.Write(json, native, answer);
            }
            else
            {
                WholeMessage.Write(json, answer, omitsThoughts);
            }
        },
        output);
}
