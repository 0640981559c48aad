using Perf.Reporting;
using Perf.Tests.Model.Serialization;

namespace Perf.Tests.Reporting;

public class CsvReportTests
{
    [Fact]
    public void Write_Intervals_IsTheGoldenText()
    {
        var result = new RunResult
        {
            Intervals =
            [
                new IntervalSummary { Start = 0, Length = 1, Requests = 200, RequestRate = 200, Failed = 2, Iterations = 100, Dropped = 1, Offered = 101, Vus = 7, P50 = 12.5, P95 = 40.25, P99 = 80, Max = 123.4567, ServiceP95 = 39, DataReceived = 123456, DataSent = 789 },
                new IntervalSummary { Start = 1, Length = 0.5 },
            ],
        };
        Assert.Equal(
            "start,length,requests,request_rate,failed,iterations,dropped,offered,vus,p50,p95,p99,max,service_p95,data_received,data_sent\r\n"
            + "0,1,200,200,2,100,1,101,7,12.5,40.25,80,123.4567,39,123456,789\r\n"
            + "1,0.5,0,0,0,0,0,0,0,,,,,,0,0\r\n",
            Text("csv", result));
    }

    [Fact]
    public void Write_Metrics_IsTheGoldenText()
    {
        var checks = new MetricSummary { Name = "checks", Type = MetricType.Rate, Count = 4, Rate = 0.75, Passes = 3, Fails = 1 };
        var requests = new MetricSummary { Name = "http_reqs", Type = MetricType.Counter, Count = 4, Rate = 1.5 };
        var result = new RunResult
        {
            Metrics = new Dictionary<string, MetricSummary> { ["checks"] = checks with { Rate = double.NaN } },
            Steps = new Dictionary<string, StepResult>
            {
                ["a, \"b\"\n"] = new() { Name = "a, \"b\"\n", Metrics = new Dictionary<string, MetricSummary> { ["http_reqs"] = requests } },
                ["=1+1"] = new() { Name = "=1+1", Metrics = new Dictionary<string, MetricSummary> { ["checks"] = checks } },
            },
        };
        Assert.Equal(
            "step,metric,type,count,rate,value,passes,fails,min,avg,med,max,p90,p95,p99,p999,unit\r\n"
            + ",checks,rate,4,,,3,1,,,,,,,,,\r\n"
            + "\"a, \"\"b\"\"\n\",http_reqs,counter,4,1.5,,,,,,,,,,,,\r\n"
            + "'=1+1,checks,rate,4,0.75,,3,1,,,,,,,,,\r\n",
            Text("csv-metrics", result));
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(1)")]
    [InlineData("\t=1")]
    public void Write_TextThatBeginsAFormula_IsMadeText(string name)
    {
        var result = new RunResult
        {
            Steps = new Dictionary<string, StepResult> { [name] = new() { Name = name, Metrics = new Dictionary<string, MetricSummary> { ["x"] = new() { Name = name } } } },
        };
        List<string[]> rows = Parse(Text("csv-metrics", result));
        Assert.Equal("'" + name, rows[1][0]);
        Assert.Equal("'" + name, rows[1][1]);
    }

    [Fact]
    public void Write_AnyResult_IsReadBackCellByCell()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            RunResult result = new ArbitraryRun(seed).Result();
            List<string[]> rows = Parse(Text("csv-metrics", result));
            Assert.True(rows.All(row => row.Length == 17), $"seed {seed}");
            Assert.True(rows.Count == 1 + result.Metrics.Count + result.Steps.Values.Sum(step => step.Metrics.Count), $"seed {seed}");
            Assert.True(Parse(Text("csv", result)).Count == 1 + result.Intervals.Count, $"seed {seed}");
        }
    }

    private static string Text(string format, RunResult result)
    {
        using var writer = new StringWriter();
        ReportWriters.Find(format).Write(result, writer);
        return writer.ToString();
    }

    // A reader of RFC 4180 written from the RFC, so that the writer is not tested by itself.
    private static List<string[]> Parse(string text)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        int i = 0;
        while (i < text.Length)
        {
            string cell = "";
            if (text[i] == '"')
            {
                for (i++; text[i] != '"' || (i + 1 < text.Length && text[i + 1] == '"'); i++)
                {
                    i += text[i] == '"' ? 1 : 0;
                    cell += text[i];
                }

                i++;
            }
            else
            {
                for (; text[i] is not (',' or '\r'); i++)
                {
                    cell += text[i];
                }
            }

            row.Add(cell);
            if (text[i] == '\r')
            {
                Assert.Equal('\n', text[i + 1]);
                rows.Add([.. row]);
                row.Clear();
                i++;
            }

            i++;
        }

        Assert.Empty(row);
        return rows;
    }
}
