using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Perf.History;

/// <summary>The process that writes a run: its id alone is not enough, since ids are used again.</summary>
/// <param name="Machine">The machine's name.</param>
/// <param name="ProcessId">The process id on that machine.</param>
/// <param name="StartMark">Tells processes of the same id apart: when the process began, in a form that does not drift with the clock.</param>
internal sealed record WriterProcess(string Machine, int ProcessId, string StartMark)
{
    /// <summary>This process.</summary>
    public static WriterProcess Current { get; } =
        new(Environment.MachineName, Environment.ProcessId, StartMarkOf(Environment.ProcessId) ?? "");

    /// <summary>The mark of a process of this machine.</summary>
    /// <param name="processId">Its id.</param>
    /// <returns>The mark, or null when there is no such process.</returns>
    public static string? StartMarkOf(int processId) => OperatingSystem.IsLinux() ? LinuxMark(processId) : PortableMark(processId);

    // .NET computes a start time from the boot time, which moves when the clock is set; the kernel's own count since boot does not (proc_pid_stat(5), field 22).
    private static string? LinuxMark(int processId)
    {
        try
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));

            // The command's name stands in parentheses and may itself hold spaces and parentheses; what follows the last one is regular.
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            const int State = 0, StartTime = 19;
            return fields[State] is "Z" or "X" ? null : $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}/{fields[StartTime]}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? PortableMark(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.StartTime.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
