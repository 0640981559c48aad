using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Perf.Reporting;

/// <summary>The task of Windows that starts the daily check, as its XML (https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema). Pure.</summary>
public static class TaskText
{
    private static readonly XNamespace s_task = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    /// <summary>Writes the task.</summary>
    /// <param name="request">What is started, and when.</param>
    /// <param name="today">The day on which it begins, by local time.</param>
    /// <returns>The XML document.</returns>
    /// <exception cref="PerfException">The times cannot be said in a task, or the shell's path cannot.</exception>
    public static string Write(HealthScheduleRequest request, DateOnly today)
    {
        if (request.Shell.Contains('%', StringComparison.Ordinal))
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"The Task Scheduler takes '{request.Shell}' for a name with variables (%). Install the shell to a folder without a percent sign.", request.Shell);
        }

        var document = new XDocument(new XElement(
            s_task + "Task",
            new XAttribute("version", "1.3"),
            new XElement(s_task + "RegistrationInfo", new XElement(s_task + "Description", $"Perf health check {request.Name}. Written by Register-PerfHealthCheck; Register-PerfHealthCheck -Remove takes it away.")),
            new XElement(s_task + "Triggers", new XElement(s_task + "CalendarTrigger", Trigger(request, today))),
            new XElement(
                s_task + "Settings",
                new XElement(s_task + "MultipleInstancesPolicy", "IgnoreNew"),
                new XElement(s_task + "DisallowStartIfOnBatteries", "false"),
                new XElement(s_task + "StopIfGoingOnBatteries", "false"),
                // A machine that was off at the time looks when it is back.
                new XElement(s_task + "StartWhenAvailable", "true"),
                new XElement(s_task + "ExecutionTimeLimit", "PT1H")),
            new XElement(s_task + "Actions", new XElement(s_task + "Exec", new XElement(s_task + "Command", request.Shell), new XElement(s_task + "Arguments", Arguments(request))))));
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n" }))
        {
            document.Save(writer);
        }

        return text.ToString() + "\n";
    }

    // The Task Scheduler replaces %NAME% in arguments too, and nothing escapes it; encoded, there is none.
    private static string Arguments(HealthScheduleRequest request)
    {
        string script = string.Concat(request.Variables.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"$env:{one.Key} = {ShellText.PowerShell(one.Value)}; ")) + request.Script;
        return "-NoProfile -NonInteractive " + (script.Contains('%', StringComparison.Ordinal) || script.Any(char.IsControl) ? $"-EncodedCommand {ShellText.Encoded(script)}" : $"-Command {ShellText.Windows(script)}");
    }

    private static IEnumerable<XElement> Trigger(HealthScheduleRequest request, DateOnly today)
    {
        double days = request.Every.TotalDays;
        bool isShort = days < 1;
        if (request.Every < TimeSpan.FromMinutes(1) || (!isShort && days != Math.Floor(days)) || days > 365)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"The Task Scheduler cannot say 'every {DurationText.Format(request.Every)}': it has minutes and hours up to a day, and whole days.", request.Every);
        }

        if (isShort)
        {
            yield return new XElement(s_task + "Repetition", new XElement(s_task + "Interval", XmlConvert.ToString(request.Every)), new XElement(s_task + "Duration", "P1D"));
        }

        yield return new XElement(s_task + "StartBoundary", today.ToDateTime(request.At).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        yield return new XElement(s_task + "Enabled", "true");
        yield return days == 7
            ? new XElement(s_task + "ScheduleByWeek", new XElement(s_task + "DaysOfWeek", new XElement(s_task + request.Day.ToString())), new XElement(s_task + "WeeksInterval", 1))
            : new XElement(s_task + "ScheduleByDay", new XElement(s_task + "DaysInterval", isShort ? 1 : (int)days));
    }
}
