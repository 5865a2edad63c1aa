using Interchange.Embedded.Functions;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.Embedded.Timers;

/// <summary>A timer function as declared, its schedule resolved.</summary>
internal sealed record TimerFunction(FunctionDescriptor Function, string ScheduleText, TimerSchedule Schedule, bool Monitored, bool RunOnStartup, RetryAttribute? Retry);
