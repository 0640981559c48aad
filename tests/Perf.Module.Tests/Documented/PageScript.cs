using System.Text;
using System.Text.RegularExpressions;

namespace Perf.Module.Tests.Documented;

/// <summary>Writes the script that runs the blocks of a page, each from a file of its own in one session, and says of each how it went.</summary>
/// <param name="folder">The folder in which it is run.</param>
/// <param name="target">The target's address.</param>
/// <param name="other">That of another target, which it is compared against.</param>
/// <param name="knownRun">The id of a run that there is.</param>
internal sealed partial class PageScript(string folder, string target, string other, string knownRun)
{
    public const string Done = "::done ";
    public const string Failed = "::failed ";
    public const string Beside = "::beside ";
    public const string Known = "::known ";

    /// <summary>Writes script and blocks.</summary>
    /// <param name="blocks">The blocks to be run.</param>
    /// <returns>The script's path.</returns>
    public string Write(IReadOnlyList<CodeBlock> blocks)
    {
        string files = Path.Combine(folder, ".blocks");
        Directory.CreateDirectory(files);

        // A page that starts agents itself has no others.
        bool hasAgents = blocks.Any(block => block.GoesOn);
        var script = new StringBuilder(Prelude());
        foreach (CodeBlock block in blocks)
        {
            string text = ExampleText.Fit(block.Text, target, other);
            string work;
            if (block.GoesOn)
            {
                work = $"Start-Agent {string.Join(", ", CommandLines(text).Select(line => $"'{line.Replace("'", "''", StringComparison.Ordinal)}'"))}";
            }
            else
            {
                string file = Path.Combine(files, $"{block.Number}.ps1");
                File.WriteAllText(file, text + "\n");
                work = $"{Before(text, hasAgents)}. '{file}' | Out-Host{(StopsATest().IsMatch(text) ? "; Wait-LiveTestEnd" : "")}";
            }

            script.Append($"try {{ {work}; '{Done}{block.Number}' }} catch {{ Write-Failure {block.Number} $_ }}\n");
        }

        script.Append("$beside | ForEach-Object { if (-not $_.HasExited) { $_.Kill($true) } }\n");
        string path = Path.Combine(folder, ".blocks", "page.ps1");
        File.WriteAllText(path, script.ToString());
        return path;
    }

    /// <summary>The lines of a block that are commands, without what is said about them.</summary>
    internal static IEnumerable<string> CommandLines(string text) =>
        text.Split('\n').Select(line => Remark().Replace(line, "").Trim()).Where(line => line.Length > 0);

    // What the block takes for granted, and what is not there from the beginning because it takes its time.
    private static string Before(string text, bool hasAgents)
    {
        string before = SteersATest().IsMatch(text) ? "Start-LiveTest; " : "";
        before += WaitsForTheEnd().IsMatch(text) ? "Stop-LiveTestSoon; " : "";
        before += UndoesAChange().IsMatch(text) ? "New-Backup; " : "";
        return before + (!hasAgents && NeedsAgents().IsMatch(text) ? "Start-TestAgents; " : "");
    }

    private string Prelude() => $$"""
        $ErrorActionPreference = 'Stop'
        $ConfirmPreference = 'None'
        $ProgressPreference = 'SilentlyContinue'
        Set-Location '{{folder}}'

        # Nobody is told, no schedule and no system is changed, and a search of minutes takes seconds.
        $PSDefaultParameterValues = @{
            'Register-PerfHealthCheck:WhatIf' = $true; 'Send-PerfAlert:WhatIf' = $true; 'Set-PerfOptimization:WhatIf' = $true; 'Undo-PerfOptimization:WhatIf' = $true
            'Find-PerfCapacity:StepDuration' = '1s'; 'Find-PerfCapacity:MaxDuration' = '5s'
        }
        function Start-Sleep { [System.Threading.Thread]::Sleep(200) }

        # What examples take for granted.
        $knownRun = '{{knownRun}}'
        $before = @(Get-PerfResult -Tag @{ build = '41' })
        $after = @(Get-PerfResult -Tag @{ build = '42' } -Scenario 'quick start')
        $numbers = $values = 10.1, 9.9, 10, 10.2, 9.8, 10, 12.1, 11.9, 12, 12.2, 11.8, 12
        $run = $after[0]

        $beside = [System.Collections.Generic.List[System.Diagnostics.Process]]::new()
        $agentNumber = 0

        function Write-Failure([int] $Number, $Fault) {
            '{{Failed}}' + $Number + ' ' + $Fault.FullyQualifiedErrorId + ': ' + ($Fault.Exception.Message -replace '\s*[\r\n]+\s*', ' ') + ' ' + ($Fault.InvocationInfo.PositionMessage -replace '\s*[\r\n]+\s*', ' ')
        }

        function Start-Beside([string] $Command) {
            $info = [System.Diagnostics.ProcessStartInfo]::new('{{Perfsh.Executable}}')
            foreach ($one in '-NoProfile', '-NonInteractive', '-Command', $Command) { $info.ArgumentList.Add($one) }
            $info.WorkingDirectory = '{{folder}}'
            $info.RedirectStandardInput = $true
            $info.RedirectStandardOutput = $true
            $info.RedirectStandardError = $true
            $process = [System.Diagnostics.Process]::Start($info)
            $process.BeginErrorReadLine()
            $beside.Add($process)
            '{{Beside}}' + $process.Id | Out-Host
            $process
        }

        function Get-AgentCount { try { @(Get-PerfAgent -ErrorAction SilentlyContinue | Where-Object { "$($_.State)" -in 'Idle', 'Busy' }).Count } catch { 0 } }

        # All of them side by side; each gives itself when it has joined.
        function Start-Agent([string[]] $Command) {
            $wanted = $Command.Count + (Get-AgentCount)
            $begun = @($Command | ForEach-Object { Start-Beside "$_ | ForEach-Object { 'joined' }" })
            foreach ($process in $begun) {
                $line = $process.StandardOutput.ReadLineAsync()
                if (-not $line.Wait(60000) -or $line.Result -ne 'joined') { throw "An agent did not come, and said: $($line.IsCompleted ? $line.Result : 'nothing')" }
            }

            foreach ($i in 1..100) {
                if ((Get-AgentCount) -ge $wanted) { return }
                [System.Threading.Thread]::Sleep(200)
            }

            throw "The agents are not all seen: $Command"
        }

        function Start-TestAgents {
            $missing = 2 - (Get-AgentCount)
            if ($missing -le 0) { return }
            Start-Agent @(foreach ($i in 1..$missing) { $script:agentNumber++; "Start-PerfAgent web-$script:agentNumber -Label @{ zone = 'eu' }" })
        }

        function Start-LiveTest {
            if (@(Get-PerfTest).Count -eq 0) {
                (Start-Beside "Invoke-PerfTest live.yaml -Tag @{ build = '42' }").BeginOutputReadLine()
                foreach ($i in 1..150) {
                    [System.Threading.Thread]::Sleep(200)
                    if (@(Get-PerfTest | Where-Object Requests -GT 0).Count -gt 0) { break }
                }
            }

            $script:knownRun = @(Get-PerfTest)[0].Id
        }

        # A test that has been told to stop is still one that runs, for a moment: the next example is to have one of its own.
        function Wait-LiveTestEnd {
            foreach ($i in 1..150) {
                if (@(Get-PerfTest).Count -eq 0) { return }
                [System.Threading.Thread]::Sleep(200)
            }
        }

        # For an example that goes on until no test runs any more.
        function Stop-LiveTestSoon { (Start-Beside "[System.Threading.Thread]::Sleep(1000); Stop-PerfTest").BeginOutputReadLine() }

        # A change of a setting of an application, in the page's own folder.
        function New-Backup {
            if (@(Get-PerfBackup).Count -eq 0) {
                $null = [Perf.Finding]@{ Id = 'NoBottleneckFound'; Title = 'for the examples' } | Set-PerfOptimization -Environment staging -Catalogue app/catalogue.yaml -Include shop.cache-entries -SkipVerification -Force -WhatIf:$false -WarningAction SilentlyContinue
            }

            $script:knownBackup = @(Get-PerfBackup)[0].Id
        }

        """;

    [GeneratedRegex("(?:Stop|Suspend|Resume|Get)-PerfTest|Set-PerfTestRate")]
    private static partial Regex SteersATest();

    [GeneratedRegex("Stop-PerfTest")]
    private static partial Regex StopsATest();

    [GeneratedRegex(@"while \(.*Get-PerfTest")]
    private static partial Regex WaitsForTheEnd();

    [GeneratedRegex("Undo-PerfOptimization")]
    private static partial Regex UndoesAChange();

    [GeneratedRegex("(?:Get|Stop)-PerfAgent| -Agent ")]
    private static partial Regex NeedsAgents();

    [GeneratedRegex(@"(?:^|\s+)#.*$")]
    private static partial Regex Remark();
}
