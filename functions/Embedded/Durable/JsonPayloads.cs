using System.Text.Json;
using Microsoft.DurableTask;

namespace Interchange.Embedded.Durable;

/// <summary>Inputs, outputs and events as JSON, with the app's <see cref="JsonSerializerOptions"/> as the worker does.</summary>
internal sealed class JsonPayloads(JsonSerializerOptions options) : DataConverter
{
    public override string? Serialize(object? value) => value is null ? null : JsonSerializer.Serialize(value, value.GetType(), options);

    public override object? Deserialize(string? data, Type targetType) => data is null ? null : JsonSerializer.Deserialize(data, targetType, options);

    public override T? Deserialize<T>(string? data)
        where T : default => data is null ? default : JsonSerializer.Deserialize<T>(data, options);
}
