using Perf.Cluster.Contracts;
using Perf.Cluster.Coordination;
using Perf.Tests.Model.Results;

namespace Perf.Tests.Cluster.Coordination;

/// <summary>What an agent answered is read as far as it can be.</summary>
public class ReadReportsTests
{
    [Fact]
    public void Of_WholeReports_HasAllThatTheyHold()
    {
        CollectReply reply = Reply(Report(1), Report(2) with { Lines = "[{\"Step\":\"buy\",\"Text\":\"odd\"}]"u8.ToArray() });

        ReadReports read = ReadReports.Of(reply);

        Assert.Null(read.Fault);
        Assert.Equal(reply.Reports, read.Reports.Select(report => report.Report));
        Assert.Equal([1d, 2d], read.Reports.Select(report => report.Interval.Series[0].Sum));
        Assert.Empty(read.Reports[0].Lines);
        LogLine line = Assert.Single(read.Reports[1].Lines);
        Assert.Equal(("buy", "odd"), (line.Step, line.Text));
    }

    public static TheoryData<string> Unreadable => ["interval", "lines", "light"];

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Of_OneCannotBeRead_HasThoseBeforeItAndWhy(string what)
    {
        ShareReport bad = what switch
        {
            "interval" => Report(3) with { Interval = [9, 9] },
            "lines" => Report(3) with { Lines = "{"u8.ToArray() },
            _ => Report(3) with { IsLight = true },
        };

        ReadReports read = ReadReports.Of(Reply(Report(1), Report(2), bad, Report(4)));

        Assert.Equal([1L, 2], read.Reports.Select(report => report.Report.Number));
        Assert.NotEmpty(read.Fault!);
        Assert.NotEqual('.', read.Fault![^1]);
    }

    [Fact]
    public void Of_Nothing_IsNothing()
    {
        ReadReports read = ReadReports.Of(Reply());

        Assert.Empty(read.Reports);
        Assert.Null(read.Fault);
    }

    private static CollectReply Reply(params ShareReport[] reports) => new() { State = ShareState.Running, Reports = reports };

    private static ShareReport Report(int number) => new() { Number = number, Interval = IntervalCodec.Encode(Intervals.Second(number - 1, Intervals.Counter(MetricNames.Iterations, number))) };
}
