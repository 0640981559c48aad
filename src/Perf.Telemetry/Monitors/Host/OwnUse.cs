using System.Globalization;
using Perf.Telemetry.Monitors.Linux;

namespace Perf.Telemetry.Monitors.Host;

/// <summary>
/// The processor time of what makes the load: this process, and the worker that runs a script for it. A diagnosis takes it off the machine's, to see what others use.
/// </summary>
internal sealed class OwnUse
{
    // How a worker is started (docs/architecture.md): by dotnet with its assembly, or by the shell that carries a runtime.
    private static readonly string[] s_workers = ["Perf.ScriptWorker", "--perf-worker"];

    // It is started after the first reading; a run that has none by then has none at all.
    private const int Searches = 6;
    private const double TicksPerSecond = 100;

    private readonly MonitorSignal _use = new("perf.cpu.utilization", "%");
    private int _searches;
    private int? _worker;

    /// <summary>Adds the signal.</summary>
    /// <param name="reading">Takes it.</param>
    /// <param name="cores">The machine's processors, of which it is a share, as all of the machine's use is: a control group may let this process have fewer.</param>
    public void Read(MonitorReading reading, double cores)
    {
        if (_worker is null && _searches < Searches)
        {
            _searches++;
            _worker = FindWorker();
        }

        double seconds = Environment.CpuUsage.TotalTime.TotalSeconds + (_worker is { } id ? SecondsOf(SystemFile.TextOf($"/proc/{id}/stat")) : 0);
        reading.AddRate(_use, seconds, 100 / cores);
    }

    /// <summary>The parent of a process, of /proc/[pid]/stat (proc_pid_stat(5)). Pure.</summary>
    public static int? ParentOf(string stat) => Column(stat, 1) is { } parent && int.TryParse(parent, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null;

    /// <summary>The processor time of a process in seconds. Pure.</summary>
    /// <returns>None for a process that is gone.</returns>
    public static double SecondsOf(string stat) =>
        Column(stat, 11) is { } user && Column(stat, 12) is { } system && double.TryParse(user, CultureInfo.InvariantCulture, out double first) && double.TryParse(system, CultureInfo.InvariantCulture, out double second)
            ? (first + second) / TicksPerSecond
            : 0;

    // Counted from behind the name, which stands in parentheses and may hold anything.
    private static string? Column(string stat, int number)
    {
        string[] columns = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return columns.Length > number ? columns[number] : null;
    }

    private static int? FindWorker()
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && ParentOf(SystemFile.TextOf($"{folder}/stat")) == Environment.ProcessId && s_workers.Any(SystemFile.TextOf($"{folder}/cmdline").Contains))
            {
                return id;
            }
        }

        return null;
    }
}
