using Interchange.Gateway.Translation;

namespace Interchange.Gateway.Chat.Media;

/// <summary>What was fetched for one request, by address: each once, however many attempts need it. Written before an attempt, read by it; not thread-safe.</summary>
internal sealed class FetchedMedia(List<MediaAddress> addresses)
{
    private readonly Dictionary<string, (DataUrl? Data, string? WhyNot)> _found = new(StringComparer.Ordinal);

    /// <summary>What the request names by address.</summary>
    public IReadOnlyList<MediaAddress> Addresses => addresses;

    /// <summary>Bytes of all that was fetched.</summary>
    public long Bytes { get; private set; }

    public bool Knows(MediaAddress address) => _found.ContainsKey(address.Text);

    public void Found(MediaAddress address, DataUrl data)
    {
        _found[address.Text] = (data, null);
        Bytes += data.Base64.Length / 4 * 3;
    }

    /// <param name="address">The address.</param>
    /// <param name="whyNot">The end of a sentence.</param>
    public void Missing(MediaAddress address, string whyNot) => _found[address.Text] = (null, whyNot);

    /// <summary>What stands at the address.</summary>
    /// <exception cref="NotCarriedException">It could not be fetched.</exception>
    public DataUrl Of(MediaAddress address)
    {
        var noun = address.Kind.ToString().ToLowerInvariant();
        return _found.GetValueOrDefault(address.Text) switch
        {
            { Data: { } data } => data,
            { WhyNot: { } why } => throw new NotCarriedException($"needs the {noun} itself, and the gateway could not fetch it: {why}. Send the {noun} as a data URL.") { IsUnfetched = true },
            _ => throw new NotCarriedException($"needs the {noun} itself. Send it as a data URL."),
        };
    }
}
