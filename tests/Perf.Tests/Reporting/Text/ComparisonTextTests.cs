using Perf.Analysis;
using Perf.Reporting;

namespace Perf.Tests.Reporting.Text;

public class ComparisonTextTests
{
    private static readonly double[] s_values = [1.01, 0.99, 1.00, 1.02, 0.98, 1.00, 1.01];

    [Fact]
    public void Write_Regression_SaysItFirstAndDrawsTheInterval()
    {
        string text = ComparisonText.Write(Report(1.1), 120, colour: false);
        Assert.StartsWith("REGRESSED", text, StringComparison.Ordinal);
        Assert.Contains("+10.0 %", text, StringComparison.Ordinal);
        string line = text.Split('\n').Single(one => one.StartsWith("Regressed", StringComparison.Ordinal));
        Assert.True(line.IndexOf('│', StringComparison.Ordinal) < line.IndexOf('●', StringComparison.Ordinal));
        Assert.All(text.Split('\n'), one => Assert.True(one.Length <= 120, one));
        Assert.DoesNotContain('\e', text);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void Write_AnyWidth_Works(int width) => Assert.NotEmpty(ComparisonText.Write(Report(0.9), width, colour: true));

    [Fact]
    public void Write_NothingComparable_Works() => Assert.StartsWith("INCONCLUSIVE", ComparisonText.Write(ValueComparer.Compare([], [1], new ComparisonOptions()), 100, colour: false), StringComparison.Ordinal);

    [Fact]
    public void Write_NamesFromAServer_CommandNoTerminalAndNoPage()
    {
        ComparisonReport report = Report(1.1);
        report = report with { Comparisons = [report.Comparisons[0] with { Step = "a\e[31m|<b>" }], AddedSteps = ["<script>"] };
        Assert.DoesNotContain('\e', ComparisonText.Write(report, 120, colour: false));
        string markdown = ComparisonMarkdown.Write(report);
        Assert.DoesNotContain("<script>", markdown, StringComparison.Ordinal);
        Assert.Contains("\\|&lt;b&gt;", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_Regression_IsATableWithTheWhy()
    {
        string markdown = ComparisonMarkdown.Write(Report(1.1));
        Assert.StartsWith("## ❌ Regressed", markdown, StringComparison.Ordinal);
        Assert.Contains("| +10.0 % |", markdown, StringComparison.Ordinal);
        Assert.EndsWith("\n", markdown, StringComparison.Ordinal);
    }

    private static ComparisonReport Report(double factor) => ValueComparer.Compare(s_values, [.. s_values.Select(value => value * factor)], new ComparisonOptions());
}
