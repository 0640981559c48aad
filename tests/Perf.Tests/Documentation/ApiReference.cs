using System.Text;
using System.Text.RegularExpressions;
using Perf.Tests.Architecture;

namespace Perf.Tests.Documentation;

/// <summary>docs/api-reference.md: the commands by what they are for, each with its synopsis and what it gives, from the pages in docs/en-US.</summary>
internal static partial class ApiReference
{
    private static readonly (string Heading, string[] Commands)[] s_groups =
    [
        ("Scenarios", ["New-PerfScenario", "ConvertTo-PerfScenario", "Get-PerfScenario", "Test-PerfScenario", "Select-PerfScenario"]),
        ("Runs", ["Invoke-PerfTest", "Find-PerfCapacity", "Measure-PerfNoise", "Get-PerfTest", "Suspend-PerfTest", "Resume-PerfTest", "Set-PerfTestRate", "Stop-PerfTest"]),
        ("Verdicts and comparisons", ["Test-PerfThreshold", "Compare-PerfResult", "Get-PerfTrend", "Get-PerfKpi"]),
        ("History", ["Get-PerfResult", "Import-PerfResult", "Remove-PerfResult", "Optimize-PerfHistory", "Get-PerfBaseline", "Set-PerfBaseline", "Remove-PerfBaseline"]),
        ("Reports and alerts", ["Export-PerfReport", "Send-PerfAlert"]),
        ("Causes and cures", ["Get-PerfBottleneck", "Set-PerfOptimization", "Undo-PerfOptimization", "Get-PerfBackup"]),
        ("Many machines", ["Start-PerfAgent", "Get-PerfAgent", "Stop-PerfAgent"]),
        ("The setup itself", ["Test-PerfHealth", "Register-PerfHealthCheck"]),
    ];

    public static IEnumerable<string> Commands => s_groups.SelectMany(group => group.Commands);

    public static string Write()
    {
        var page = new StringBuilder("""
            # API reference

            <!-- Written from docs/en-US: change the pages there, and write it again (PERF_WRITE_REFERENCE=1). -->

            Every command, and where the rest is: parameters and examples by `Get-Help NAME -Full` or on the command's page; keys of files in [scenario-reference.md](scenario-reference.md) and
            [configuration-reference.md](configuration-reference.md); documents that Perf writes in [config/schemas](../config/schemas); exit codes, metrics and environment variables in
            [about_Perf](en-US/about_Perf.md).

            """);
        foreach ((string heading, string[] commands) in s_groups)
        {
            page.Append($"\n## {heading}\n\n| command | | gives |\n|---|---|---|\n");
            foreach (string command in commands)
            {
                string text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "en-US", $"{command}.md")).ReplaceLineEndings("\n");
                string gives = string.Join(", ", OutputType().Matches(Part(text, "OUTPUTS")).Select(match => $"`{match.Groups[1].Value}`"));
                page.Append($"| [{command}](en-US/{command}.md) | {Part(text, "SYNOPSIS").Trim()} | {gives} |\n");
            }
        }

        return page.Append("""

            ## Topics

            | | |
            |---|---|
            | [about_Perf](en-US/about_Perf.md) | metrics, results, exit codes, environment variables |
            | [about_Perf_Scenarios](en-US/about_Perf_Scenarios.md) | what a scenario file says |
            | [about_Perf_Thresholds](en-US/about_Perf_Thresholds.md) | limits, verdicts, what a pipeline does with them |
            | [about_Perf_Validity](en-US/about_Perf_Validity.md) | when a run can be believed, and when not |
            | [about_Perf_Agents](en-US/about_Perf_Agents.md), [about_Perf_Distributed](en-US/about_Perf_Distributed.md) | load from many machines; what happens when something fails |
            | [about_Perf_OptimizationSafety](en-US/about_Perf_OptimizationSafety.md) | what may be changed, and how it comes back |

            """).ToString();
    }

    /// <summary>What stands under a heading of the second level; nothing where there is none.</summary>
    internal static string Part(string text, string heading)
    {
        int begin = text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        if (begin < 0)
        {
            return "";
        }

        begin += heading.Length + 5;
        int end = text.IndexOf("\n## ", begin, StringComparison.Ordinal);
        return end < 0 ? text[begin..] : text[begin..end];
    }

    [GeneratedRegex(@"^### (.+)$", RegexOptions.Multiline)]
    private static partial Regex OutputType();
}
