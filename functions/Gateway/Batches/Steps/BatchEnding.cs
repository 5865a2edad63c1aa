using System.Text.Json.Serialization;

namespace Interchange.Gateway.Batches.Steps;

/// <summary>Why a batch ends. Histories hold it by name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BatchEnding>))]
public enum BatchEnding
{
    /// <summary>All its lines have ended.</summary>
    Completed,

    /// <summary>Its caller wants it to.</summary>
    Cancelled,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Its input was deleted.</summary>
    InputGone,

    /// <summary>It cannot go on: the gateway failed inside.</summary>
    Failed,
}
