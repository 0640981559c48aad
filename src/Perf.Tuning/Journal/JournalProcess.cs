using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Perf.Tuning;

/// <summary>A process that writes a journal or holds the lock. Its number alone is not enough, since numbers are used again.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Mark">When it began, in a form that a clock that is set does not change; with the boot, where the system tells.</param>
/// <param name="Machine">The machine's name.</param>
internal sealed record JournalProcess(int Id, string Mark, string Machine)
{
    /// <summary>This process.</summary>
    internal static JournalProcess Current { get; } = new(Environment.ProcessId, MarkOf(Environment.ProcessId) ?? "", Environment.MachineName);

    /// <summary>Whether it lives, as far as this machine can tell: of a process of another machine it cannot, and says no.</summary>
    internal bool IsAlive => string.Equals(Machine, Environment.MachineName, StringComparison.OrdinalIgnoreCase) && MarkOf(Id) is { } mark && mark == Mark;

    private static string? MarkOf(int id) => OperatingSystem.IsLinux() ? LinuxMark(id) : PortableMark(id);

    // The kernel's own count since boot (proc_pid_stat(5), field 22): a start time by the clock moves when the clock is set.
    private static string? LinuxMark(int id)
    {
        try
        {
            string stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));

            // The command's name stands in parentheses and may itself hold some; what follows the last one is regular.
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            const int State = 0, StartTime = 19;
            return fields[State] is "Z" or "X" ? null : $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}/{fields[StartTime]}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? PortableMark(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.StartTime.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
