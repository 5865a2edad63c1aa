using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.Embedded.Functions;

/// <summary>The current activity, or where nothing listens to activities, what the caller sent.</summary>
internal sealed class InvocationTraceContext(HttpContext? http) : TraceContext
{
    private readonly Activity? _activity = Activity.Current;

    public override string TraceParent => _activity?.Id ?? http?.Request.Headers.TraceParent.ToString() ?? "";

    public override string TraceState => _activity is null ? http?.Request.Headers.TraceState.ToString() ?? "" : _activity.TraceStateString ?? "";
}
