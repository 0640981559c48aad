namespace Perf.Module.Tests.Documented;

/// <summary>What is read of pages, and what is changed in examples before they are run.</summary>
public sealed class ExampleTextTests
{
    [Theory]
    [InlineData("Invoke-PerfTest a.yaml -Target http://localhost:8080", "Invoke-PerfTest a.yaml -Target http://t:1")]
    [InlineData("x http://localhost:8086/perf", "x http://localhost:8086/perf")]
    [InlineData("Test-PerfHealth -Target https://shop.example.com -HealthPath /ready", "Test-PerfHealth -Target http://t:1 -HealthPath /ready")]
    [InlineData("Get-PerfBottleneck 20261127-0412 -Detailed", "Get-PerfBottleneck $knownRun -Detailed")]
    [InlineData("Stop-PerfTest -Id 20261124-0915; Get-PerfTest", "Stop-PerfTest -Id $knownRun; Get-PerfTest")]
    [InlineData("Get-PerfResult 20261012", "Get-PerfResult $knownRun")]
    [InlineData("Undo-PerfOptimization -BackupId 20250806_183000", "Undo-PerfOptimization -BackupId $knownBackup")]
    [InlineData("Invoke-PerfTest -Type Soak -Rate 5/s -Duration 2h", "Invoke-PerfTest -Type Soak -Rate 5/s -Duration 2s")]
    [InlineData("Invoke-PerfTest -Type Smoke -Target sample", "Invoke-PerfTest -Type Smoke -Duration 2s -Target sample")]
    [InlineData("Invoke-PerfTest -ScriptBlock { Get-ChildItem } -Rate 20/s     # x", "Invoke-PerfTest -ScriptBlock { Get-ChildItem } -Rate 20/s -Duration 2s     # x")]
    [InlineData("Invoke-PerfTest -ScriptBlock { 1 } -Rate 50/s -Duration 30s", "Invoke-PerfTest -ScriptBlock { 1 } -Rate 50/s -Duration 2s")]
    [InlineData("Invoke-PerfTest -ScriptBlock { 1 } -Iterations 50", "Invoke-PerfTest -ScriptBlock { 1 } -Iterations 50")]
    [InlineData("Get-PerfAgent -Cluster 'redis://redis.internal:6379/0' web-*", "Get-PerfAgent -Cluster $env:PERF_CLUSTER web-*")]
    [InlineData("Test-PerfScenario -Type Stress", "Test-PerfScenario -Type Stress")]
    [InlineData("Find-PerfCapacity a.yaml -StepDuration 30s -MaxDuration 5m", "Find-PerfCapacity a.yaml -StepDuration 1s -MaxDuration 5s")]
    [InlineData("Invoke-PerfTest a -Against http://old:8080   # x", "Invoke-PerfTest a -Against http://o:2 -Blocks 1   # x")]
    [InlineData("Invoke-PerfTest a -Against http://old:8080 -Blocks 5", "Invoke-PerfTest a -Against http://o:2 -Blocks 1")]
    [InlineData("Invoke-PerfTest a -Target http://localhost:8080 -Against http://localhost:3000 -Blocks 1", "Invoke-PerfTest a -Target http://t:1 -Against http://o:2 -Blocks 1")]
    [InlineData("Measure-PerfNoise my.yaml   # x", "Measure-PerfNoise my.yaml -Runs 3   # x")]
    [InlineData("Measure-PerfNoise my.yaml -Runs 10", "Measure-PerfNoise my.yaml -Runs 3")]
    [InlineData("$r | Measure-PerfNoise -Margin 10%", "$r | Measure-PerfNoise -Margin 10%")]
    [InlineData("steady: { executor: constant-arrival-rate, rate: 20/s, duration: 5s }", "steady: { executor: shared-iterations, vus: 2, iterations: 20 }")]
    [InlineData("u: { executor: constant-arrival-rate, rate: 20/s, duration: 4s, arrival: poisson, flow: a }", "u: { executor: shared-iterations, vus: 2, iterations: 20, flow: a }")]
    public void Fit_AnExample_ChangesHostsIdsAndLengthsAlone(string text, string expected) => Assert.Equal(expected, ExampleText.Fit(text, "http://t:1", "http://o:2"));

    [Fact]
    public void Read_OfAGuide_HasBlocksWithTheirMarks()
    {
        IReadOnlyList<CodeBlock> blocks = MarkdownBlocks.Read("docs/a.md", "# a\n```powershell\none\n```\n```sh\nnot this\n```\n<!-- not run: needs a moon -->\n```powershell\ntwo\n\nthree\n```\n\n<!-- goes on: until Ctrl-C -->\n```powershell\nfour\n```\n");
        Assert.Equal(
            [new CodeBlock("docs/a.md", 1, 3, "one"), new CodeBlock("docs/a.md", 2, 10, "two\n\nthree", "needs a moon"), new CodeBlock("docs/a.md", 3, 17, "four", GoesOn: true)],
            blocks);
    }

    [Fact]
    public void Read_OfACommandsPage_HasExamplesAlone()
    {
        CodeBlock block = Assert.Single(MarkdownBlocks.Read("docs/en-US/Get-PerfX.md", "## SYNTAX\n```powershell\nno\n```\n## EXAMPLES\n### Example 1\n```powershell\nyes\n```\n## PARAMETERS\n```powershell\nno\n```\n"));
        Assert.Equal("yes", block.Text);
        Assert.Equal("yes", Assert.Single(MarkdownBlocks.Read("docs/en-US/about_Perf_X.md", "```powershell\nyes\n```\n")).Text);
    }

    [Theory]
    [InlineData("<!-- skip: it hurts -->\n```powershell\none\n```\n")]
    [InlineData("```powershell\none\n")]
    public void Read_OfWhatIsNotKnown_Fails(string text) => Assert.Throws<FormatException>(() => MarkdownBlocks.Read("docs/a.md", text));

    [Fact]
    public void Table_ReadsRowsOfBothKinds()
    {
        IReadOnlyList<NotRunTable.Row> rows = NotRunTable.Read("# words\n\na.md | x2 | needs a moon\nb.md | 3 | goes on: until it ends\n");
        Assert.Equal([new NotRunTable.Row("a.md", 0, 2, "needs a moon"), new NotRunTable.Row("b.md", 3, 1, "goes on: until it ends")], rows);
        Assert.Equal(["a.md | x2 | needs a moon", "b.md | 3 | goes on: until it ends"], rows.Select(row => row.ToString()));
        Assert.Throws<FormatException>(() => NotRunTable.Read("a.md | x2"));

        var block = new CodeBlock("b.md", 3, 1, "x");
        Assert.True(block.Marked(rows[1].Why).GoesOn);
        Assert.Equal("needs a moon", block.Marked(rows[0].Why).NotRun);
    }
}
