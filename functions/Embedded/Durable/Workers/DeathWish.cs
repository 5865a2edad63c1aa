using System.Diagnostics;
using Interchange.Embedded.Durable.Store;

namespace Interchange.Embedded.Durable.Workers;

/// <summary>
/// Lets the process die, as by <c>kill -9</c>, at a point of an orchestration that a file names, such as <c>ActivityCommitted:2</c>: the second time that the point is reached
/// since the file says so. So a test of a whole app tries every boundary at which work could be left half done.
/// </summary>
internal sealed class DeathWish(string path)
{
    /// <summary>The environment variable that names the file. Not a setting: nobody but a test sets it.</summary>
    public const string Variable = "INTERCHANGE_DEATH_WISH";

    private readonly Lock _gate = new();
    private string _order = "";
    private int _count;

    /// <summary>Hears of each point; null where nobody wishes for deaths.</summary>
    public static Action<FaultPoint>? FromEnvironment() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? new DeathWish(path).Reached : null;

    private void Reached(FaultPoint point)
    {
        lock (_gate)
        {
            var order = File.Exists(path) ? File.ReadAllText(path) : "";
            if (order != _order)
            {
                (_order, _count) = (order, 0);
            }

            if (order.Split(':') is not [var name, var number] || name != point.ToString()
                || ++_count != int.Parse(number, System.Globalization.CultureInfo.InvariantCulture))
            {
                return;
            }

            Process.GetCurrentProcess().Kill();

            // The signal is on its way: nothing more may happen here.
            new ManualResetEventSlim().Wait(CancellationToken.None);
        }
    }
}
