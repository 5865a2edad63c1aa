using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>An answer of images or sound, as far as it was read. Not thread-safe.</summary>
/// <param name="facts">Gets what it tells of usage, ids and failures.</param>
/// <param name="body">Gets the caller's form of it: sound, or a JSON object without <c>usage</c>.</param>
internal sealed class MediaAnswer(AnswerFacts facts, PooledBody body)
{
    public const string Json = "application/json; charset=utf-8";

    public AnswerFacts Facts { get; } = facts;

    public PooledBody Body { get; } = body;

    /// <summary>Media type of <see cref="Body"/>.</summary>
    public string ContentType { get; set; } = Json;

    /// <summary>How long the sound of the request was, as the provider says; null where it does not.</summary>
    public long? SoundMilliseconds { get; set; }

    /// <summary>Likely tokens of the answer, for a provider that does not count them.</summary>
    public long LikelyTokens { get; set; }
}
