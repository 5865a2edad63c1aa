using System.Text.Json;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Preferences;

/// <summary>Walks the members of one JSON object of a caller's preferences. A null is taken for an absent member.</summary>
internal ref struct PreferenceMembers
{
    private const int MaxDepth = 256;

    private readonly string _path;
    private readonly ReadOnlySpan<byte> _json;
    private readonly List<string> _seen = new(4);
    private Utf8JsonReader _reader;

    public PreferenceMembers(string path, ReadOnlySpan<byte> json)
    {
        _path = path;
        _json = json;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        _reader.Read();
    }

    /// <summary>Name of the current member, within its object.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Value of the current member.</summary>
    public PreferenceValue Value { get; private set; }

    /// <summary>Goes to the next member that has a value.</summary>
    /// <exception cref="GatewayException">400: a member stands twice, so that it is open which one holds.</exception>
    public bool Next()
    {
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            Name = JsonText.Of(ref _reader, _path);
            _reader.Read();
            var start = (int)_reader.TokenStartIndex;
            var kind = _reader.TokenType;
            _reader.Skip();
            Value = new PreferenceValue($"{_path}.{Name}", kind, _json[start..(int)_reader.BytesConsumed]);
            if (_seen.Contains(Name, StringComparer.Ordinal))
            {
                throw Value.Refuse("stands twice. Send it once.");
            }

            _seen.Add(Name);
            if (kind != JsonTokenType.Null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The answer to a member that this gateway does not know.</summary>
    public readonly GatewayException Unknown(string served) =>
        Value.Refuse($"is not served by this gateway. Remove it; served are {served}.");
}
