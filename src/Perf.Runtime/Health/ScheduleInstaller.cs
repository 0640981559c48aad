using Perf.Reporting;

namespace Perf.Runtime;

/// <summary>Gives a schedule to the system, and takes it back. It is the same when it is done twice.</summary>
/// <param name="run">Runs a program of the system: its arguments, its input or null; gives exit code, output and errors; throws <see cref="PerfException"/> where there is no such program.</param>
/// <param name="unitFolder">The folder of systemd's units.</param>
/// <param name="today">The day, by local time.</param>
internal sealed class ScheduleInstaller(ProgramRun run, string unitFolder, DateOnly today)
{
    private const string CrontabPlace = "crontab";

    private static readonly string[] s_units = ["timer", "service"];

    /// <summary>What would be written.</summary>
    /// <exception cref="PerfException">The times or the paths cannot be said there.</exception>
    internal HealthSchedule Plan(HealthScheduleRequest request)
    {
        string task = TaskName(request.Name);
        HealthScheduleFile[] files = request.Kind switch
        {
            HealthScheduleKind.Cron => [new HealthScheduleFile { Path = CrontabPlace, Text = CronText.Write(request) }],
            HealthScheduleKind.Systemd =>
            [
                new HealthScheduleFile { Path = Unit(request.Name, "service"), Text = SystemdText.Service(request) },
                new HealthScheduleFile { Path = Unit(request.Name, "timer"), Text = SystemdText.Timer(request) },
            ],
            _ => [new HealthScheduleFile { Path = task, Text = TaskText.Write(request, today) }],
        };
        string[] commands = request.Kind switch
        {
            HealthScheduleKind.Cron => ["crontab -"],
            HealthScheduleKind.Systemd => [.. Systemctl(request).Select(arguments => $"systemctl {string.Join(' ', arguments)}")],
            _ => [$"schtasks /Create /F /TN {ShellText.Windows(task)} /XML <file>"],
        };
        return new HealthSchedule { Kind = request.Kind, Name = request.Name, When = ScheduleWords.Of(request), Script = request.Script, Files = files, Commands = commands };
    }

    /// <summary>Registers.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ScheduleFailed"/>.</exception>
    internal HealthSchedule Register(HealthScheduleRequest request)
    {
        HealthSchedule plan = Plan(request);
        bool isChanged = request.Kind switch
        {
            HealthScheduleKind.Cron => Crontab(crontab => CronText.Put(crontab, request.Name, plan.Files[0].Text)),
            HealthScheduleKind.Systemd => Units(request, plan),
            _ => Task(plan),
        };
        return plan with { IsRegistered = true, IsChanged = isChanged };
    }

    /// <summary>Takes a schedule away.</summary>
    /// <param name="request">Kind, name, and whose; the rest is not looked at.</param>
    /// <returns>What was taken away; IsChanged is false where there was none.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.ScheduleFailed"/>.</exception>
    internal HealthSchedule Remove(HealthScheduleRequest request)
    {
        HealthSchedule found = FindRemovable(request);
        if (found.Files.Count == 0)
        {
            return found;
        }

        switch (request.Kind)
        {
            case HealthScheduleKind.Cron:
                Crontab(crontab => CronText.Remove(crontab, request.Name));
                break;
            case HealthScheduleKind.Systemd:
                // A timer that systemd does not know any more is gone all the same.
                run("systemctl", [.. Whose(request), "disable", "--now", $"{UnitName(request.Name)}.timer"], null);
                found.Files.ToList().ForEach(file => Files(() => File.Delete(file.Path), file.Path));
                Must("systemctl", [.. Whose(request), "daemon-reload"], null);
                break;
            default:
                Must("schtasks", ["/Delete", "/F", "/TN", TaskName(request.Name)], null);
                break;
        }

        return found with { IsChanged = true };
    }

    /// <summary>What there is to take away.</summary>
    internal HealthSchedule FindRemovable(HealthScheduleRequest request)
    {
        HealthScheduleFile[] files = request.Kind switch
        {
            HealthScheduleKind.Cron => CronText.Find(ReadCrontab(), request.Name) is { } lines ? [new HealthScheduleFile { Path = CrontabPlace, Text = lines }] : [],
            HealthScheduleKind.Systemd => [.. s_units.Select(end => Unit(request.Name, end)).Where(File.Exists).Select(path => new HealthScheduleFile { Path = path, Text = Files(() => File.ReadAllText(path), path) })],
            _ => run("schtasks", ["/Query", "/TN", TaskName(request.Name)], null).Code == 0 ? [new HealthScheduleFile { Path = TaskName(request.Name) }] : [],
        };
        return new HealthSchedule { Kind = request.Kind, Name = request.Name, Files = files };
    }

    private bool Crontab(Func<string, string> change)
    {
        string before = ReadCrontab();
        string after = change(before);
        if (after == before)
        {
            return false;
        }

        Must("crontab", ["-"], after);
        return true;
    }

    // "no crontab for root": there is none yet. Any other refusal must not be taken for an empty one, which would be written over what is there.
    private string ReadCrontab()
    {
        (int code, string output, string errors) = run("crontab", ["-l"], null);
        return code == 0 ? output
            : errors.Contains("no crontab", StringComparison.OrdinalIgnoreCase) ? ""
            : throw new PerfException(ErrorIds.ScheduleFailed, $"The crontab cannot be read, and was left as it is: {errors.Trim()} (crontab -l, exit code {code}).", CrontabPlace);
    }

    private bool Units(HealthScheduleRequest request, HealthSchedule plan)
    {
        bool isSame = plan.Files.All(file => File.Exists(file.Path) && Files(() => File.ReadAllText(file.Path), file.Path) == file.Text);
        if (isSame && run("systemctl", [.. Whose(request), "is-enabled", $"{UnitName(request.Name)}.timer"], null).Code == 0)
        {
            return false;
        }

        foreach (HealthScheduleFile file in plan.Files)
        {
            Files(() => Write(file), file.Path);
        }

        foreach (string[] arguments in Systemctl(request))
        {
            Must("systemctl", arguments, null);
        }

        return true;
    }

    private bool Task(HealthSchedule plan)
    {
        // schtasks reads UTF-16 alone, whatever an XML declaration says.
        string file = Path.Combine(Path.GetTempPath(), $"perf-health-{Guid.NewGuid():N}.xml");
        try
        {
            File.WriteAllText(file, plan.Files[0].Text, System.Text.Encoding.Unicode);
            Must("schtasks", ["/Create", "/F", "/TN", plan.Files[0].Path, "/XML", file], null);
            return true;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Write(HealthScheduleFile file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
        string temporary = file.Path + ".tmp";
        File.WriteAllText(temporary, file.Text);
        File.Move(temporary, file.Path, overwrite: true);
    }

    private void Must(string program, IReadOnlyList<string> arguments, string? input)
    {
        (int code, string output, string errors) = run(program, arguments, input);
        if (code != 0)
        {
            throw new PerfException(
                ErrorIds.ScheduleFailed,
                $"{program} {string.Join(' ', arguments)} ended with exit code {code}: {(errors.Trim().Length > 0 ? errors : output).Trim()} -WhatIf shows all that is written and run, so that it can be done by hand.",
                program);
        }
    }

    private static void Files(Action work, string path) => Files(
        () =>
        {
            work();
            return true;
        },
        path);

    private static T Files<T>(Func<T> work, string path)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PerfException(ErrorIds.ScheduleFailed, $"{path} cannot be read or written: {e.Message}", path, e);
        }
    }

    private string Unit(string name, string end) => Path.Combine(unitFolder, $"{UnitName(name)}.{end}");

    private static string UnitName(string name) => $"perf-health-{name}";

    private static string TaskName(string name) => $@"\Perf\Health check {name}";

    private static IEnumerable<string[]> Systemctl(HealthScheduleRequest request) =>
        [[.. Whose(request), "daemon-reload"], [.. Whose(request), "enable", "--now", $"{UnitName(request.Name)}.timer"]];

    private static IEnumerable<string> Whose(HealthScheduleRequest request) => request.IsSystem ? [] : ["--user"];
}
