namespace Perf.Module.Tests.Commands;

/// <summary>What is written about the commands, against the commands themselves. The tests in tests/module say more; these need no pwsh.</summary>
public sealed class HelpTests(SharedShell shell) : IClassFixture<SharedShell>
{
    private static readonly string[] s_families = ["http", "ws", "grpc", "sql", "redis", "script"];

    [Fact]
    public void Syntax_IsTheOneThatScriptsRelyOn()
    {
        using var home = new TestRunHome();
        Perfsh.Result result = home.Run("Get-Command -Module Perf | Sort-Object Name | ForEach-Object { $name = $_.Name; $_.ParameterSets | ForEach-Object { \"$name $($_.ToString())\" } }");
        Assert.Equal(File.ReadAllLines(Path.Combine(Perfsh.Root, "tests", "module", "syntax.txt")), result.Lines);
    }

    [Fact]
    public void Help_HasEveryParameterAndEverySyntax_AndSoHasThePage()
    {
        using var home = new TestRunHome();
        Perfsh.Result result = home.Run("""
            $common = [System.Management.Automation.PSCmdlet]::CommonParameters
            foreach ($command in Get-Command -Module Perf) {
                $help = Get-Help $command.Name -Full
                $own = @($command.Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object) -join ' '
                "$($command.Name) documented $((@($help.parameters.parameter.name) | Sort-Object) -join ' ')"
                "$($command.Name) documented $own"
                "$($command.Name) syntax $(@($help.syntax.syntaxItem | ForEach-Object { (@($_.parameter.name) | Sort-Object) -join ' ' } | Sort-Object) -join '; ')"
                "$($command.Name) syntax $(@($command.ParameterSets | ForEach-Object { (@($_.Parameters.Name | Where-Object { $_ -notin $common }) | Sort-Object) -join ' ' } | Sort-Object) -join '; ')"
            }
            """);
        Assert.NotEmpty(result.Lines);
        Assert.All(result.Lines.Chunk(2), pair => Assert.Equal(pair[1], pair[0]));

        foreach (string[] words in result.Lines.Where((line, i) => i % 4 == 1).Select(line => line.Split(' ')))
        {
            string page = File.ReadAllText(Path.Combine(Perfsh.Root, "docs", "en-US", $"{words[0]}.md")).ReplaceLineEndings("\n");
            Assert.All(words[2..], parameter => Assert.Contains($"\n### -{parameter}\n", page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void About_ListsEveryCommandAndEveryFamilyOfMetrics()
    {
        using var home = new TestRunHome();
        string commands = home.Run("Get-Command -Module Perf | ForEach-Object Name").Output;
        string[] pages = [Path.Combine("docs", "en-US", "about_Perf.md"), Path.Combine("module", "en-US", "about_Perf.help.txt")];
        foreach (string about in pages.Select(page => File.ReadAllText(Path.Combine(Perfsh.Root, page))))
        {
            Assert.All(commands.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), command => Assert.Contains(command, about, StringComparison.Ordinal));
            Assert.All(s_families, family => Assert.Contains($"{family}_*", about, StringComparison.Ordinal));
        }
    }

    /// <summary>The topics are found by a part of their name, and each by its whole one.</summary>
    [Fact]
    public void Topics_AreFoundByTheirNames()
    {
        string[] topics = [.. Directory.GetFiles(Path.Combine(Perfsh.Root, "docs", "en-US"), "about_*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];
        using var home = new TestRunHome();
        Perfsh.Result result = home.Run("""
            $topics = (Get-Help about_Perf*).Name | Sort-Object -Unique
            $topics
            foreach ($topic in $topics) { "told $((Get-Help $topic | Out-String).TrimStart() -match "^TOPIC\s+$topic\s")" }
            """);
        Assert.Equal("", result.Error);
        Assert.InRange(topics.Length, 6, 100);
        Assert.Equal(topics, result.Lines[..topics.Length].Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Repeat("told True", topics.Length), result.Lines[topics.Length..]);
    }

    [Fact]
    public void Metrics_AsATable_ShowPercentilesInATerminalsWidth()
    {
        using var home = new TestRunHome(shell);
        Perfsh.Result result = home.Run("(Invoke-PerfTest -ScriptBlock { 1 } -Iterations 5 -NoStore).Metrics.Values | Format-Table | Out-String -Width 120");
        Assert.Matches(@"Metric +Count +Rate +Med +P95 +P99 +Max +Avg +Value +Type", result.Output);
        Assert.Matches(@"script_reqs +5 ", result.Output);
        Assert.Matches(@"script_req_duration +5 +[\d.,]+( +[\d.,]+){5}", result.Output);
    }
}
