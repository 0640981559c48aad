using Perf.Reporting;
using Perf.Tests.Model;

namespace Perf.Tests.Reporting.Text;

public sealed class LoadChartTests
{
    private static readonly Style s_plain = new(colour: false);

    [Fact]
    public void Draw_ARamp_GoesFromBottomToTop()
    {
        string[] lines = [.. LoadChart.Draw([.. Enumerable.Range(0, 40).Select(i => (double)i)], TimeSpan.FromSeconds(40), "/s", 50, 4, s_plain, unicode: true)];
        Assert.Equal(6, lines.Length);
        Assert.Matches("^ *39/s ┤", lines[0]);
        Assert.EndsWith("█", lines[0], StringComparison.Ordinal);
        Assert.Equal(lines[0].Length, lines[3].Length);
        Assert.Matches(@"^ +0s +10s +20s +30s +40s$", lines[5]);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 50));
    }

    [Fact]
    public void Draw_WithoutUnicode_IsAscii()
    {
        string text = string.Join('\n', LoadChart.Draw([1, 2, 3, 0, 5], TimeSpan.FromMinutes(5), " VUs", 60, 5, s_plain, unicode: false));
        Assert.DoesNotContain(text, c => c > '~');
        Assert.Contains("5 VUs |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_Nothing_IsNothing() => Assert.Empty(LoadChart.Draw([0, 0], TimeSpan.FromSeconds(1), "", 80, 8, s_plain, unicode: true));

    [Fact]
    public void Draw_OneTallValueAmongMany_IsSeen()
    {
        double[] values = new double[2_000];
        values[1_234] = 7;
        Assert.Contains("█", LoadChart.Draw(values, TimeSpan.FromHours(1), "", 80, 8, s_plain, unicode: true).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_AnyValues_KeepsTheWidth() => SeededProperty.ForAll(200, random =>
    {
        double[] values = [.. Enumerable.Range(0, random.Next(1, 500)).Select(_ => random.NextDouble() * Math.Pow(10, random.Next(-2, 7)))];
        int width = random.Next(40, 120);
        Assert.All(LoadChart.Draw(values, TimeSpan.FromSeconds(random.Next(1, 100_000)), "/s", width, random.Next(2, 12), s_plain, random.Next(2) == 0), line => Assert.InRange(line.Length, 1, width));
    });
}
