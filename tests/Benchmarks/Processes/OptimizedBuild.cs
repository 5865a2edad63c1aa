using System.Diagnostics;
using System.Reflection;

namespace Interchange.Benchmarks.Processes;

internal static class OptimizedBuild
{
    /// <exception cref="InvalidOperationException">This program was built for debugging: it would slow the references, not the product.</exception>
    public static void Require()
    {
        if (typeof(OptimizedBuild).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true)
        {
            throw new InvalidOperationException("Figures of a Debug build mean nothing. Run it with -c Release.");
        }
    }
}
