using System.Globalization;
using System.Text;

namespace Perf.Reporting;

/// <summary>The units of systemd that start the daily check: a service and its timer (systemd.service(5), systemd.timer(5), systemd.time(7)). Pure.</summary>
public static class SystemdText
{
    /// <summary>The service.</summary>
    /// <param name="request">What is started.</param>
    /// <returns>Lines that end in a line feed.</returns>
    /// <exception cref="PerfException">A path has characters that no unit can hold.</exception>
    public static string Service(HealthScheduleRequest request)
    {
        Refuse(request.Shell);
        bool isPlain = !request.Script.Any(char.IsControl);
        string script = isPlain ? $"-Command {ShellText.Systemd(request.Script, expandsVariables: true)}" : $"-EncodedCommand {ShellText.Encoded(request.Script)}";
        var text = new StringBuilder();
        text.Append("# Written by Register-PerfHealthCheck; Register-PerfHealthCheck -Remove takes it away.\n");
        text.Append(CultureInfo.InvariantCulture, $"[Unit]\nDescription=Perf health check {request.Name}\nWants=network-online.target\nAfter=network-online.target\n\n");
        text.Append("[Service]\nType=oneshot\n");
        foreach ((string name, string value) in request.Variables.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            Refuse(value);
            text.Append(CultureInfo.InvariantCulture, $"Environment={ShellText.Systemd($"{name}={value}", expandsVariables: false)}\n");
        }

        if (request.EnvironmentFile is { } file)
        {
            Refuse(file);
            // A path is not in quotes there; percent signs are specifiers all the same.
            text.Append(CultureInfo.InvariantCulture, $"EnvironmentFile={file.Replace("%", "%%", StringComparison.Ordinal)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"ExecStart={Program(request.Shell)} -NoProfile -NonInteractive {script}\n");
        // 99: something is unhealthy, which alerts tell; the unit shows as failed in either case.
        text.Append("TimeoutStartSec=1h\n");
        return text.ToString();
    }

    /// <summary>The timer.</summary>
    /// <param name="request">When it is started.</param>
    /// <returns>Lines that end in a line feed.</returns>
    public static string Timer(HealthScheduleRequest request)
    {
        string when = Calendar(request) is { } calendar
            ? $"OnCalendar={calendar}\n# A machine that was off at the time looks when it is back.\nPersistent=true\n"
            : string.Create(CultureInfo.InvariantCulture, $"OnActiveSec=1min\nOnUnitActiveSec={request.Every.TotalSeconds:0}s\n");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"# Written by Register-PerfHealthCheck; Register-PerfHealthCheck -Remove takes it away.\n[Unit]\nDescription=Perf health check {request.Name}\n\n[Timer]\n{when}AccuracySec=1min\n\n[Install]\nWantedBy=timers.target\n");
    }

    // systemd starts no program whose path has quotes or backslashes in it; env does, which takes what has an equals sign for a variable.
    private static string Program(string shell) => shell.AsSpan().IndexOfAny('"', '\'', '\\') < 0 ? ShellText.Systemd(shell, expandsVariables: false)
        : !shell.Contains('=', StringComparison.Ordinal) ? $"/usr/bin/env {ShellText.Systemd(shell, expandsVariables: true)}"
        : throw new PerfException(ErrorIds.ArgumentInvalid, $"systemd starts no program with quotes and an equals sign in its path: '{shell}'. Use another path of the shell (-Shell), such as a link to it.", shell);

    // Null: no calendar says it, and the time since the last look does.
    private static string? Calendar(HealthScheduleRequest request)
    {
        double minutes = request.Every.TotalMinutes;
        string time = request.At.ToString("HH':'mm", CultureInfo.InvariantCulture);
        return minutes switch
        {
            1440 => $"*-*-* {time}:00",
            10080 => $"{request.Day.ToString()[..3]} *-*-* {time}:00",
            >= 1 and < 60 when minutes == Math.Floor(minutes) && 60 % minutes == 0 => string.Create(CultureInfo.InvariantCulture, $"*-*-* *:0/{minutes}:00"),
            >= 60 and < 1440 when minutes % 60 == 0 && 1440 % minutes == 0 => string.Create(CultureInfo.InvariantCulture, $"*-*-* {request.At.Hour % (int)(minutes / 60):00}/{minutes / 60}:{request.At.Minute:00}:00"),
            _ => null,
        };
    }

    private static void Refuse(string text)
    {
        if (text.Any(char.IsControl))
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"A unit of systemd cannot hold '{Style.Clean(text, 200)}': there is a line break or another control character in it. Use a path without.", text);
        }
    }
}
