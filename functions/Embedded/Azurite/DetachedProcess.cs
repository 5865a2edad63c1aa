using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Interchange.Embedded.Azurite;

/// <summary>A process that is no child of this one, told apart from a later process with the same id by its start time.</summary>
internal sealed record DetachedProcess(int Id, DateTimeOffset Started)
{
    private const int Terminate = 15;

    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public bool IsRunning => Find(Id) is { } found && (found.Started - Started).Duration() < ClockSlack;

    /// <summary>Null when no such process runs.</summary>
    public static DetachedProcess? Find(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return IsDefunct(id) ? null : new DetachedProcess(id, new DateTimeOffset(process.StartTime.ToUniversalTime(), TimeSpan.Zero));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The process that <see cref="ToString"/> wrote down; null when the text is none.</summary>
    public static DetachedProcess? Parse(string text) =>
        text.Split(' ') is [var id, var started]
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && long.TryParse(started, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? new DetachedProcess(number, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds))
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} {Started.ToUnixTimeMilliseconds()}");

    /// <summary>Asks the process to end, waits for ten seconds, then kills it.</summary>
    public async Task StopAsync(TimeProvider time)
    {
        if (!IsRunning)
        {
            return;
        }

        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(Id, Terminate);
            var began = time.GetTimestamp();
            while (IsRunning && time.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(Poll, time);
            }
        }

        if (IsRunning)
        {
            using var process = Process.GetProcessById(Id);
            process.Kill();
        }
    }

    /// <summary>
    /// Whether a process that Linux still lists has ended. It stays listed until its parent has asked for its exit code, which some containers' first
    /// process never does. Its first thread can be gone while others are still ending: until the last of them has, its ports are taken and its files open.
    /// </summary>
    /// <param name="stat">What <c>/proc/[pid]/stat</c> says: fields 3, the state, and 20, the number of threads, of proc_pid_stat(5).</param>
    internal static bool IsDefunct(string stat)
    {
        const int State = 0;
        const int Threads = 17;
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[State] is "Z" or "X" && int.Parse(fields[Threads], CultureInfo.InvariantCulture) <= 1;
    }

    private static bool IsDefunct(int id)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            return IsDefunct(File.ReadAllText($"/proc/{id}/stat"));
        }
        catch (IOException)
        {
            return true;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
