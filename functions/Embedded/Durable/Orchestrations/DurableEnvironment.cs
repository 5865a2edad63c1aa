using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Durable.Orchestrations;

/// <summary>What all orchestrations of an app share.</summary>
/// <param name="Payloads">Writes and reads inputs, outputs and events.</param>
/// <param name="Loggers">The app's.</param>
/// <param name="DefaultVersion">The version of orchestrations that are started without one; empty for none.</param>
internal sealed record DurableEnvironment(DataConverter Payloads, ILoggerFactory Loggers, string DefaultVersion = "");
