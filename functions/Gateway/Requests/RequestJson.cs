using System.Text.Json.Serialization;

namespace Interchange.Gateway.Requests;

/// <summary>The few plain values of requests that are read one by one.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class RequestJson : JsonSerializerContext;
