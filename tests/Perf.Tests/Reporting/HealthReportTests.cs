using Perf.Reporting;

namespace Perf.Tests.Reporting;

public class HealthReportTests
{
    private static readonly HealthReport s_report = new()
    {
        Status = HealthStatus.Unhealthy,
        Summary = "staging is unhealthy: 1 unhealthy (a).",
        Environment = "staging",
        Machine = "m",
        StartedAt = DateTimeOffset.UnixEpoch,
        Duration = TimeSpan.FromMilliseconds(1234.5678),
        Checks =
        [
            new HealthCheck { Name = "a", Status = HealthStatus.Unhealthy, Message = "<script>alert(1)</script> | \e[31m", Advice = "do [x](y)", Value = 0.04, Limit = 0.05, Unit = "share", Evidence = ["it says `x`"] },
            new HealthCheck { Name = "b", Status = HealthStatus.Healthy, Message = "fine", Advice = "never shown", Value = double.NaN },
        ],
        Changes = [new HealthChange { Name = "a", From = HealthStatus.Healthy, To = HealthStatus.Unhealthy }],
    };

    [Fact]
    public void Markdown_OfWhatServersSay_IsEscaped()
    {
        string text = HealthMarkdown.Write(s_report);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; \\| ·\\[31m", text, StringComparison.Ordinal);
        Assert.DoesNotContain("never shown", text, StringComparison.Ordinal);
        Assert.Contains("| 4 % | 5 % | do \\[x\\](y) |", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', text);
    }

    [Fact]
    public void Text_OfAReport_ShowsChecksAndWhatToDo()
    {
        string text = HealthText.Write(s_report, 80, colour: false);
        Assert.Contains("→ do [x](y)", text, StringComparison.Ordinal);
        Assert.Contains("changed: a, Healthy → Unhealthy", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', text);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Contains("\e[31mUnhealthy", HealthText.Write(s_report, 80, colour: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_OfAReport_IsReadAsItWasWritten()
    {
        string json = HealthReportJson.Write(s_report);
        HealthReport read = HealthReportJson.Read(json);
        Assert.Equal(json, HealthReportJson.Write(read));
        Assert.Equal((s_report.Duration, HealthStatus.Unhealthy, "a"), (read.Duration, read.Checks[0].Status, read.Changes[0].Name));
        Assert.Throws<FormatException>(() => HealthReportJson.Read("{ half"));
        Assert.Throws<FormatException>(() => HealthReportJson.ReadMemory("null"));
    }
}
