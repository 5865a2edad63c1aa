using System.Text.Json;

namespace Interchange.Gateway.Requests;

/// <summary>Where a member of a JSON object stands in its bytes.</summary>
/// <param name="Start">Offset of the name's opening quote.</param>
/// <param name="ValueStart">Offset of the value's first byte.</param>
/// <param name="ValueEnd">Offset just behind the value.</param>
/// <param name="Kind">The value's first token.</param>
public readonly record struct JsonMember(int Start, int ValueStart, int ValueEnd, JsonTokenType Kind)
{
    public int ValueLength => ValueEnd - ValueStart;

    public bool IsNull => Kind == JsonTokenType.Null;
}
