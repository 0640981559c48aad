using System.Globalization;
using System.Xml.Linq;

namespace Perf.Module.Tests.Commands;

/// <summary>How objects look in a terminal.</summary>
public sealed class ViewTests(SharedShell shell) : IClassFixture<SharedShell>
{
    // A terminal's usual width, of which PowerShell leaves the last column free.
    private const int Columns = 79;

    // A name of which fewer letters are seen tells nobody anything.
    private const int FewestLetters = 9;

    private static readonly XElement[] s_views = [.. XDocument.Load(Path.Combine(Perfsh.Module, "Perf.Format.ps1xml")).Descendants("View")];

    [Fact]
    public void Types_ThatCommandsGive_HaveOneViewEach()
    {
        using var home = new TestRunHome(shell);
        string[] given = home.Run("Get-Command -Module Perf | ForEach-Object { $_.OutputType.Name } | Where-Object { $_ -like 'Perf.*' } | Sort-Object -Unique").Lines;
        string[] shown = [.. s_views.Select(TypeOf)];
        Assert.NotEmpty(given);
        Assert.Empty(given.Except(shown, StringComparer.Ordinal));
        Assert.Equal(shown.Distinct(StringComparer.Ordinal), shown);
    }

    /// <summary>Where the width is not enough, PowerShell leaves columns out from the right; one without a width of its own gets what is left, and only then.</summary>
    [Fact]
    public void Tables_InATerminalOf80Columns_ShowWhatTellsAtFirstSight()
    {
        foreach (XElement view in s_views.Where(view => view.Element("TableControl") is not null && TypeOf(view) != "Perf.RunPoint"))
        {
            int[] widths = [.. view.Descendants("TableColumnHeader").Select(column => column.Element("Width") is { } width ? int.Parse(width.Value, CultureInfo.InvariantCulture) : 0)];
            int open = widths.Count(width => width == 0);
            int fixedWidth = widths.Sum() + widths.Length - 1;
            bool isLast = open == 1 && widths[^1] == 0;
            int seen = widths.Select((_, i) => widths[..(i + 1)].Sum() + i).Count(sum => sum <= Columns);
            Assert.True(isLast || open == 0 || (Columns - fixedWidth) / open >= FewestLetters, $"{TypeOf(view)}: a column without a width gets {(Columns - fixedWidth) / Math.Max(open, 1)} letters.");
            Assert.True(seen >= Math.Min(4, widths.Length), $"{TypeOf(view)}: only {seen} columns are seen.");
        }
    }

    [Fact]
    public void Lists_OfRunsAndScenarios_ShowFiguresIn80Columns()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run($$"""
            $WarningPreference = 'SilentlyContinue'
            $run = Invoke-PerfTest '{{home.Scenario()}}'
            Get-PerfResult | Out-String -Width 80
            Get-PerfResult -List | Out-String -Width 80
            $run.Steps.Values | Out-String -Width 80
            $run.Metrics['http_req_duration'] | Out-String -Width 80
            Get-PerfScenario -Path . | Out-String -Width 80
            """);
        Assert.Equal("", result.Error);
        Assert.Matches(@"Id +Scenario +Verdict +Requests +P95 ms +Failed", result.Output);
        Assert.Matches(@"\d{8}-\d{6}-\w{6} +test run +\w* +20 +[\d.,]+ +0\.00%", result.Output);
        Assert.Matches(@"Id +Scenario +Verdict +P95 ms +Failed +Commit", result.Output);
        Assert.Matches(@"the request +20 +[\d.,]+ +[\d.,]+ +[\d.,]+ +0\.00%", result.Output);
        Assert.Matches(@"Metric +Count +Rate +Med +P95 +P99", result.Output);
        Assert.Matches(@"Name +Type +Duration +Peak +Limits +Problems", result.Output);
    }

    private static string TypeOf(XElement view) => view.Descendants("TypeName").First().Value;
}
