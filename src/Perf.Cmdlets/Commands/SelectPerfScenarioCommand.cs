using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Chooses the scenarios that a change of files asks for, by rules of paths.</summary>
[Cmdlet(VerbsCommon.Select, "PerfScenario")]
[OutputType(typeof(ScenarioSelection))]
public sealed class SelectPerfScenarioCommand : PerfCmdlet
{
    private readonly List<string> _changed = [];

    /// <summary>The changed files, from the repository's root, as git diff --name-only gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[] ChangedPath { get; set; } = [];

    /// <summary>The rules. Default: the nearest config/ci-cd/critical-paths.yaml, in the current folder or above it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RulePath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _changed.AddRange(ChangedPath);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            string folder = Folder;
            string? rules = RulePath is null ? null : this.ResolveFiles([], [RulePath])[0];
            WriteObject(PerfRuntime.SelectScenarios(rules, _changed, folder), enumerateCollection: true);
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }
}
