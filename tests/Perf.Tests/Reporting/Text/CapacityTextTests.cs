using Perf.Reporting;

namespace Perf.Tests.Reporting.Text;

public class CapacityTextTests
{
    private static readonly CapacityResult s_found = new()
    {
        Id = "20260101-000000-abcdef",
        Scenario = "shop",
        Flow = "browse",
        Target = "http://127.0.0.1:8080",
        Duration = TimeSpan.FromSeconds(312.4),
        Rate = 412,
        Low = 398,
        High = 425,
        Confidence = 0.9,
        RequestsPerIteration = 3,
        Limit = CapacityLimit.Threshold,
        LimitReason = "At 440/s 'http_req_response_time: p(95) < 500ms' is not met.",
        IsConverged = true,
        Steps = [new CapacityStep { Outcome = Outcome.Pass }, new CapacityStep { Outcome = Outcome.Invalid }],
        Curve =
        [
            new CapacityPoint { Rate = 100, Achieved = 100, P95 = 12, Passes = 1 },
            new CapacityPoint { Rate = 400, Achieved = 399, P95 = 40, Passes = 2, Fails = 1 },
            new CapacityPoint { Rate = 800, Achieved = 431, P95 = 4000, ErrorRate = 0.05, Fails = 1 },
        ],
        Knee = new CapacityKnee { Rate = 400, P95 = 40 },
        Usl = new ScalabilityFit { Reason = "it needs 5 valid points of different concurrency, and there are 3" },
    };

    [Fact]
    public void Write_CapacityThatWasFound_SaysRateIntervalAndLimitFirst()
    {
        string[] lines = Lines(s_found);
        Assert.Equal("  capacity   412/s  398/s to 425/s  90% confidence", lines[3]);
        Assert.Equal("             1,236 requests/s at 3 requests per iteration", lines[4]);
        Assert.StartsWith("  limit      At 440/s 'http_req_response_time", lines[5], StringComparison.Ordinal);
        Assert.Contains("2 steps (1 invalid) in 5m12s", lines[1], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains("not fitted: it needs 5", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_Curve_BarsGrowWithLatencyAndTheKneeIsMarked()
    {
        string[] bars = [.. Lines(s_found).Where(line => line.Contains('█', StringComparison.Ordinal))];
        Assert.Equal(3, bars.Length);
        int[] lengths = [.. bars.Select(line => line.Count(c => c == '█'))];
        Assert.True(lengths[0] < lengths[1] && lengths[1] < lengths[2], string.Join(' ', lengths));
        Assert.Equal([false, true, false], bars.Select(line => line.Contains("knee", StringComparison.Ordinal)));
        Assert.Equal(["pass", "2 pass 1 fail", "FAIL"], bars.Select(line => line.Contains("FAIL", StringComparison.Ordinal) ? "FAIL" : line.Contains("2 pass 1 fail", StringComparison.Ordinal) ? "2 pass 1 fail" : "pass"));
    }

    [Theory]
    [InlineData(CapacityLimit.MaxRate, true, "  capacity   at least 412/s  90% confidence")]
    [InlineData(CapacityLimit.Generator, true, "  capacity   at least 412/s  90% confidence")]
    [InlineData(CapacityLimit.Time, false, "  capacity   at least 412/s  90% confidence; the search did not end by itself")]
    [InlineData(CapacityLimit.MinRate, true, "  capacity   below 425/s  90% confidence")]
    [InlineData(CapacityLimit.Threshold, false, "  capacity   412/s  398/s to 425/s  90% confidence; the time was over before it was as narrow as asked")]
    public void Write_Limit_SaysWhatKindOfAnswerItIs(CapacityLimit limit, bool converged, string expected) =>
        Assert.Contains(expected, Lines(s_found with { Limit = limit, IsConverged = converged }));

    [Fact]
    public void Write_NothingMeasured_IsShortAndNoError() =>
        Assert.DoesNotContain(Lines(s_found with { Curve = [], Steps = [], Knee = null, Rate = 0, Limit = CapacityLimit.Stopped }), line => line.Contains('█', StringComparison.Ordinal));

    [Fact]
    public void Write_TextOfServers_CannotCommandTheTerminal() =>
        Assert.DoesNotContain('\e', CapacityText.Write(s_found with { Scenario = "\e[2J", LimitReason = "\e]0;x", Warnings = ["\e[1m"], Target = "\e[0m", Flow = "\e" }, 100, colour: false));

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    public void Write_Width_IsKept(int width) => Assert.All(CapacityText.Write(s_found, width, colour: false).Split('\n').Skip(2), line => Assert.True(line.Length <= Math.Max(width, 75), line));

    private static string[] Lines(CapacityResult result) => CapacityText.Write(result, 120, colour: false).Split('\n');
}
