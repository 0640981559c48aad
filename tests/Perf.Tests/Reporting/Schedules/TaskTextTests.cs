using System.Xml.Linq;
using Perf.Reporting;
using Perf.Tests.Model;

namespace Perf.Tests.Reporting.Schedules;

public class TaskTextTests
{
    private static readonly XNamespace s_task = "http://schemas.microsoft.com/windows/2004/02/mit/task";
    private static readonly DateOnly s_today = new(2026, 3, 5);

    [Fact]
    public void Write_OfAnyPath_HoldsItAsItIs() => SeededProperty.ForAll(300, random =>
    {
        string shell = $@"C:\Program Files\{ScheduleRequests.Text(random).Replace("%", "", StringComparison.Ordinal)}\pwsh.exe";
        HealthScheduleRequest request = ScheduleRequests.Plain with { Kind = HealthScheduleKind.ScheduledTask, Shell = shell, Script = $"Test-PerfHealth -Path {ShellText.PowerShell(ScheduleRequests.Text(random))}" };
        XElement exec = XDocument.Parse(TaskText.Write(request, s_today)).Descendants(s_task + "Exec").Single();
        string arguments = exec.Element(s_task + "Arguments")!.Value;
        Assert.Equal(shell, exec.Element(s_task + "Command")!.Value);
        Assert.DoesNotContain('%', arguments);
        Assert.EndsWith(request.Script.Contains('%', StringComparison.Ordinal) ? ShellText.Encoded(request.Script) : ShellText.Windows(request.Script), arguments, StringComparison.Ordinal);
    });

    [Fact]
    public void Write_OfTimes_IsTheTriggerOfThem()
    {
        XElement daily = Trigger(TimeSpan.FromDays(1)), weekly = Trigger(TimeSpan.FromDays(7)), often = Trigger(TimeSpan.FromMinutes(45));
        Assert.Equal(("2026-03-05T06:00:00", "1"), (daily.Element(s_task + "StartBoundary")!.Value, daily.Element(s_task + "ScheduleByDay")!.Element(s_task + "DaysInterval")!.Value));
        Assert.NotNull(weekly.Element(s_task + "ScheduleByWeek")!.Element(s_task + "DaysOfWeek")!.Element(s_task + "Friday"));
        Assert.Equal("PT45M", often.Element(s_task + "Repetition")!.Element(s_task + "Interval")!.Value);
        Assert.Throws<PerfException>(() => Trigger(TimeSpan.FromHours(36)));
        Assert.Throws<PerfException>(() => Trigger(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void Write_OfAHome_SetsItFirst() => Assert.Contains(
        "$env:PERF_HOME = 'C:\\it''s'; Import-Module",
        XDocument.Parse(TaskText.Write(ScheduleRequests.Plain with { Variables = new Dictionary<string, string> { ["PERF_HOME"] = @"C:\it's" } }, s_today)).Descendants(s_task + "Arguments").Single().Value,
        StringComparison.Ordinal);

    private static XElement Trigger(TimeSpan every) => XDocument.Parse(TaskText.Write(ScheduleRequests.Plain with { Every = every, Day = DayOfWeek.Friday }, s_today)).Descendants(s_task + "CalendarTrigger").Single();
}
