using System.Text.RegularExpressions;
using Perf.History;
using Perf.Reporting;

namespace Perf.Runtime;

/// <content>Schedules of the daily check.</content>
public static partial class PerfRuntime
{
    private static readonly string[] s_shells = ["pwsh", "perfsh"];

    /// <summary>Who starts the daily check on this machine: the Task Scheduler on Windows, systemd where it runs, cron elsewhere.</summary>
    public static HealthScheduleKind UsualSchedule =>
        OperatingSystem.IsWindows() ? HealthScheduleKind.ScheduledTask : Directory.Exists("/run/systemd/system") ? HealthScheduleKind.Systemd : HealthScheduleKind.Cron;

    /// <summary>Completes a request: whose it is, which shell runs it, and which variables go along.</summary>
    /// <param name="request">Kind, name, times, and the script without its beginning: <c>Test-PerfHealth -Enforce</c>.</param>
    /// <param name="manifest">The module's manifest, which the script imports.</param>
    /// <param name="folder">The folder in which the script runs.</param>
    /// <returns>The request.</returns>
    /// <exception cref="PerfException">The name is none, or no shell is found.</exception>
    public static HealthScheduleRequest CompleteSchedule(HealthScheduleRequest request, string manifest, string folder)
    {
        if (!ScheduleName().IsMatch(request.Name))
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"'{request.Name}' cannot be the name of a schedule: it has letters, digits, dots, hyphens and underscores, at most 60.", request.Name);
        }

        if (request is { Kind: HealthScheduleKind.ScheduledTask, EnvironmentFile: { } file })
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, "A task of Windows takes no file of variables: it has those of your account. Set them there (setx NAME value), and leave -EnvironmentFile out.", file);
        }

        string? home = Environment.GetEnvironmentVariable(PerfHome.Variable);
        return request with
        {
            Shell = request.Shell.Length > 0 ? request.Shell : ThisShell(),
            Script = $"Import-Module {ShellText.PowerShell(WithoutWildcards(manifest))}; Set-Location -LiteralPath {ShellText.PowerShell(folder)}; {request.Script}",
            // What finds the store and the outbox; secrets are in a file that the owner keeps.
            Variables = string.IsNullOrWhiteSpace(home) ? [] : new Dictionary<string, string> { [PerfHome.Variable] = Path.GetFullPath(home) },
            IsSystem = request.Kind == HealthScheduleKind.Systemd && Environment.IsPrivilegedProcess,
        };
    }

    /// <summary>What would be written.</summary>
    /// <param name="request">The request, from <see cref="CompleteSchedule"/>.</param>
    /// <exception cref="PerfException">The times or the paths cannot be said there.</exception>
    public static HealthSchedule PlanSchedule(HealthScheduleRequest request) => Installer(request).Plan(request);

    /// <summary>Registers a schedule with the system.</summary>
    /// <param name="request">The request, from <see cref="CompleteSchedule"/>.</param>
    /// <exception cref="PerfException">The system does not take it.</exception>
    public static HealthSchedule RegisterSchedule(HealthScheduleRequest request) => Installer(request).Register(request);

    /// <summary>What there is to take away.</summary>
    /// <param name="request">Kind and name.</param>
    /// <exception cref="PerfException">The system cannot be asked.</exception>
    public static HealthSchedule FindSchedule(HealthScheduleRequest request) => Installer(request).FindRemovable(request);

    /// <summary>Takes a schedule away.</summary>
    /// <param name="request">Kind and name.</param>
    /// <exception cref="PerfException">The system does not let go of it.</exception>
    public static HealthSchedule RemoveSchedule(HealthScheduleRequest request) => Installer(request).Remove(request);

    /// <summary>A text as a string of PowerShell's.</summary>
    /// <param name="text">The text.</param>
    public static string QuoteForPowerShell(string text) => ShellText.PowerShell(text);

    private static ScheduleInstaller Installer(HealthScheduleRequest request) =>
        new(SystemPrograms.Run, UnitFolder(request.IsSystem), DateOnly.FromDateTime(s_time.GetLocalNow().DateTime));

    private static string UnitFolder(bool isSystem) => isSystem ? "/etc/systemd/system" : Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } config ? config : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".config"),
        "systemd",
        "user");

    // The shell that runs this, so that the check runs in the same; a host of another kind has none.
    private static string ThisShell()
    {
        string? process = Environment.ProcessPath;
        if (process is not null && Path.GetFileNameWithoutExtension(process) is "pwsh" or "perfsh")
        {
            return process!;
        }

        string executable = OperatingSystem.IsWindows() ? ".exe" : "";
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => s_shells.Select(name => Path.Combine(folder, name + executable)))
            .FirstOrDefault(File.Exists) ?? throw new PerfException(ErrorIds.ArgumentInvalid, "There is no pwsh and no perfsh on PATH that could run the check. Name one: -Shell /usr/bin/pwsh.", null);
    }

    // Import-Module takes names with wildcards.
    private static string WithoutWildcards(string path) => Wildcard().Replace(path, "`$0");

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")]
    private static partial Regex ScheduleName();

    [GeneratedRegex(@"[\[\]*?`]")]
    private static partial Regex Wildcard();
}
