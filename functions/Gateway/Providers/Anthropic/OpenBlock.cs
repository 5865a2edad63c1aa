using System.Text;
using System.Text.Json;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>A content block of a stream, from its start to its stop.</summary>
/// <param name="type">The block's type.</param>
internal sealed class OpenBlock(string type)
{
    public string Type { get; } = type;

    /// <summary>Of a thought among the elements of <c>reasoning_details</c>, or of a call among the calls.</summary>
    public int Index { get; set; }

    /// <summary>True for the call whose input is the answer itself.</summary>
    public bool IsAnswer { get; set; }

    /// <summary>Where its text begins in the whole text, in UTF-16 units.</summary>
    public int TextStart { get; init; }

    /// <summary>The block of a call that the provider runs itself.</summary>
    public JsonElement Content { get; set; }

    /// <summary>What has come of a call's input.</summary>
    public StringBuilder Arguments { get; } = new();

    public List<JsonElement> Citations { get; } = [];
}
