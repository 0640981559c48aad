using System.Globalization;
using System.Text;

namespace Perf.Reporting;

/// <summary>The lines of a crontab that start the daily check, and a crontab with and without them (crontab(5)). Pure.</summary>
public static class CronText
{
    // Debian's cron has room for 1,000 bytes of a command and cuts what is beyond without a word.
    private const int LongestCommand = 998;
    private const string Begin = "# >>> Perf health check ";
    private const string End = "# <<< Perf health check ";

    /// <summary>The lines: one that is started, between two by which they are found again.</summary>
    /// <param name="request">What is started, and when.</param>
    /// <returns>Lines that end in a line feed.</returns>
    /// <exception cref="PerfException">The times or the command cannot be said in a crontab.</exception>
    public static string Write(HealthScheduleRequest request)
    {
        string command = Command(request, encoded: false);
        if (IsAmbiguous(command))
        {
            command = Command(request, encoded: true);
        }

        // A percent sign ends the command and begins its input, unless a backslash is before it, which cron takes away, within quotes too. What a backslash before another means is not the same in all.
        if (IsAmbiguous(command) || Encoding.UTF8.GetByteCount(command) > LongestCommand)
        {
            throw new PerfException(
                ErrorIds.ArgumentInvalid,
                $"The command is too long for a crontab, or its paths have characters that crontabs take in several ways (it has {Encoding.UTF8.GetByteCount(command)} bytes of {LongestCommand}). Use -Kind Systemd, or put it into a script and let cron start that.",
                command);
        }

        return $"{Begin}{request.Name} (written by Register-PerfHealthCheck; -Remove takes it out)\n{Times(request)} {command.Replace("%", "\\%", StringComparison.Ordinal)}\n{End}{request.Name}\n";
    }

    /// <summary>A crontab with the lines, in place of those that it has.</summary>
    /// <param name="crontab">The crontab as it is.</param>
    /// <param name="name">The name of the lines.</param>
    /// <param name="lines">The lines, from <see cref="Write"/>.</param>
    /// <returns>All else is as it was.</returns>
    public static string Put(string crontab, string name, string lines)
    {
        string[] all = Split(crontab);
        int at = Array.FindIndex(all, line => IsBegin(line, name));
        string before = string.Concat((at < 0 ? all : all[..at]));
        string after = at < 0 ? "" : Remove(string.Concat(all[at..]), name);
        // A last line without an end would swallow the first of these.
        return (before.Length > 0 && !before.EndsWith('\n') ? before + "\n" : before) + lines + after;
    }

    /// <summary>A crontab without the lines.</summary>
    /// <param name="crontab">The crontab as it is.</param>
    /// <param name="name">The name of the lines.</param>
    /// <returns>All else is as it was.</returns>
    public static string Remove(string crontab, string name)
    {
        var kept = new StringBuilder();
        string[] all = Split(crontab);
        for (int i = 0; i < all.Length; i++)
        {
            if (IsBegin(all[i], name))
            {
                i = Last(all, i, name);
            }
            else
            {
                kept.Append(all[i]);
            }
        }

        return kept.ToString();
    }

    /// <summary>The lines that a crontab has, or null.</summary>
    /// <param name="crontab">The crontab.</param>
    /// <param name="name">The name of the lines.</param>
    public static string? Find(string crontab, string name)
    {
        string[] all = Split(crontab);
        int begin = Array.FindIndex(all, line => IsBegin(line, name));
        return begin < 0 ? null : string.Concat(all[begin..(Last(all, begin, name) + 1)]);
    }

    // The last of our lines: the command, where the next one is it, and the end, where it stands there. What else somebody has put between or below is theirs.
    private static int Last(string[] all, int begin, string name)
    {
        int last = begin;
        if (last + 1 < all.Length && !all[last + 1].StartsWith('#') && (all[last + 1].Contains("Test-PerfHealth", StringComparison.Ordinal) || all[last + 1].Contains("-EncodedCommand", StringComparison.Ordinal)))
        {
            last++;
        }

        return last + 1 < all.Length && all[last + 1].TrimEnd('\r', '\n') == End + name ? last + 1 : last;
    }

    private static string Command(HealthScheduleRequest request, bool encoded)
    {
        string variables = string.Concat(request.Variables.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={ShellText.Posix(one.Value)} "));
        // Values are taken as they stand, as systemd takes them: an address has ampersands, and nothing of a file that holds secrets is to be run. `command` keeps the shell alive where a name is none; without the file there is no check, as with systemd.
        string file = request.EnvironmentFile is { } path
            ? $"while IFS= read -r l || [ -n \"$l\" ]; do case \"$l\" in [A-Za-z_]*=*) command export \"$l\" || :;; esac; done < {ShellText.Posix(path)} || exit; "
            : "";
        string script = encoded ? $"-EncodedCommand {ShellText.Encoded(request.Script)}" : $"-Command {ShellText.Posix(request.Script)}";
        return $"{file}{variables}{ShellText.Posix(request.Shell)} -NoProfile -NonInteractive {script}";
    }

    private static bool IsAmbiguous(string command) => command.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0 || command.Contains("\\\\", StringComparison.Ordinal) || command.Contains("\\%", StringComparison.Ordinal);

    private static string Times(HealthScheduleRequest request)
    {
        int minute = request.At.Minute;
        int hour = request.At.Hour;
        double minutes = request.Every.TotalMinutes;
        return minutes switch
        {
            _ when request.Every == TimeSpan.FromDays(1) => string.Create(CultureInfo.InvariantCulture, $"{minute} {hour} * * *"),
            _ when request.Every == TimeSpan.FromDays(7) => string.Create(CultureInfo.InvariantCulture, $"{minute} {hour} * * {(int)request.Day}"),
            >= 1 and < 60 when minutes == Math.Floor(minutes) && 60 % minutes == 0 => string.Create(CultureInfo.InvariantCulture, $"*/{minutes} * * * *"),
            >= 60 and < 1440 when minutes % 60 == 0 && 1440 % minutes == 0 => string.Create(CultureInfo.InvariantCulture, $"{minute} {Hours(hour, (int)minutes / 60)} * * *"),
            _ => throw new PerfException(
                ErrorIds.ArgumentInvalid,
                $"A crontab cannot say 'every {DurationText.Format(request.Every)}': it has minutes that divide an hour (5m, 15m, 30m), hours that divide a day (1h, 6h, 12h), 1d and 7d. -Kind Systemd can.",
                request.Every),
        };
    }

    // From the hour that was asked for on; a list says it for every cron.
    private static string Hours(int hour, int every) =>
        every == 1 ? "*" : string.Join(',', Enumerable.Range(0, 24 / every).Select(i => (hour + (i * every)) % 24).Order().Select(one => one.ToString(CultureInfo.InvariantCulture)));

    private static bool IsBegin(string line, string name) => line.StartsWith($"{Begin}{name} (", StringComparison.Ordinal);

    // With their ends, so that what is put together again is what it was.
    private static string[] Split(string text)
    {
        var lines = new List<string>();
        for (int at = 0; at < text.Length;)
        {
            int end = text.IndexOf('\n', at);
            int next = end < 0 ? text.Length : end + 1;
            lines.Add(text[at..next]);
            at = next;
        }

        return [.. lines];
    }
}
