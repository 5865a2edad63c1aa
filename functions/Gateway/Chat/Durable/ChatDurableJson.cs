using System.Text.Json.Serialization;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>What jobs of chat requests keep, encrypted, as JSON. Properties are added, never renamed: jobs of the version before go on with it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ChatOrder))]
[JsonSerializable(typeof(ChatProgress))]
internal sealed partial class ChatDurableJson : JsonSerializerContext;
