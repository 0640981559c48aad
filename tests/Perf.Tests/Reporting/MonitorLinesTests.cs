using Perf.Reporting;

namespace Perf.Tests.Reporting;

public class MonitorLinesTests
{
    [Fact]
    public void Write_SeveralMonitors_HaveALineEachWithTheirMainSignals()
    {
        RunResult result = SampleRun.Create() with
        {
            Monitors =
            [
                Series("host", "system.cpu.utilization", "%", [10, 20, 90], ("cpu.mode", "user")), Series("host", "system.cpu.utilization", "%", [20, 40, 90]), Series("host", "system.memory.utilization", "%", [50, 50, 50]),
                Series("queue", "$.a\u001b[31m", "", [1, 2, 3]), new MonitorSeries { Monitor = "empty", Signal = "x" },
            ],
        };
        string[] lines = TextReport.Write(result, 140, colour: false).Split('\n');
        int at = Array.IndexOf(lines, "monitors (mean, largest)");
        Assert.Matches("^  host   [▁▂▃▄▅▆▇█]{3} +cpu\\.utilization 50 %, 90 %; memory\\.utilization 50 %, 50 %$", lines[at + 1]);
        Assert.Matches("^  queue  [▁▂▃▄▅▆▇█]{3} .*2, 3$", lines[at + 2]);
        Assert.DoesNotContain('\u001b', lines[at + 2]);
        Assert.Equal("  empty  read nothing", lines[at + 3]);
        Assert.All(TextReport.Write(result, 100, colour: false).Split('\n'), line => Assert.True(line.Length <= 100, line));
    }

    [Fact]
    public void Write_NoMonitors_SaysNothing() => Assert.DoesNotContain("monitors", TextReport.Write(SampleRun.Create(), 120, colour: false), StringComparison.Ordinal);

    private static MonitorSeries Series(string monitor, string signal, string unit, double[] values, params (string Name, string Value)[] labels) => new()
    {
        Monitor = monitor,
        Signal = signal,
        Unit = unit,
        Labels = labels.ToDictionary(label => label.Name, label => label.Value),
        Seconds = [.. values.Select((_, i) => (double)i)],
        Values = values,
    };
}
