using System.Text.Json.Serialization;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>Why a job ends though something could still be tried. Histories hold it by name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChainEnding>))]
public enum ChainEnding
{
    /// <summary>Its caller wants it to.</summary>
    Cancelled,

    /// <summary>Its time is over.</summary>
    Deadline,
}
