using System.Text.Json.Serialization;

namespace Interchange.Benchmarks.Load;

[JsonSerializable(typeof(LoadOrder))]
[JsonSerializable(typeof(LoadResult))]
internal sealed partial class LoadJson : JsonSerializerContext;
