using System.Collections;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Finds stored runs, the newest first, or reads result files.</summary>
[Cmdlet(VerbsCommon.Get, "PerfResult", DefaultParameterSetName = QuerySet)]
[OutputType(typeof(RunResult), typeof(RunSummary), typeof(ComparisonReport))]
public sealed class GetPerfResultCommand : PumpCmdlet
{
    private const string QuerySet = "Query";
    private const string PathSet = "Path";
    private const string ListSet = "List";
    private const string ComparisonSet = "Comparison";

    /// <summary>Ids of runs, or beginnings of them.</summary>
    [Parameter(Position = 0, ParameterSetName = QuerySet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = ListSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = ComparisonSet, ValueFromPipelineByPropertyName = true)]
    [Alias("RunId", "RunIds")]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    public string[]? Id { get; set; }

    /// <summary>The scenario's name; * and ? are wildcards.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = ComparisonSet)]
    [ArgumentCompleter(typeof(StoredScenarioCompleter))]
    public string? Scenario { get; set; }

    /// <summary>The environment's name; * and ? are wildcards.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = ComparisonSet)]
    [Alias("Env")]
    [ArgumentCompleter(typeof(StoredEnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>How the run ended.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [Parameter(ParameterSetName = ListSet)]
    public RunStatus? Status { get; set; }

    /// <summary>Runs that began at or after this.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = ComparisonSet)]
    [MomentTransform]
    [ArgumentCompleter(typeof(MomentCompleter))]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Runs that began before this.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = ComparisonSet)]
    [MomentTransform]
    [ArgumentCompleter(typeof(MomentCompleter))]
    public DateTimeOffset? Before { get; set; }

    /// <summary>Labels that the run must have: @{ build = '42' }.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [Parameter(ParameterSetName = ListSet)]
    [Alias("Tags")]
    public Hashtable? Tag { get; set; }

    /// <summary>The most runs to give: the newest.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [Parameter(ParameterSetName = ListSet)]
    [Parameter(ParameterSetName = ComparisonSet)]
    [Alias("First", "Newest")]
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    /// <summary>The commit that was tested, or the beginning of it.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [Parameter(ParameterSetName = ListSet)]
    [ArgumentCompleter(typeof(CommitCompleter))]
    public string? Commit { get; set; }

    /// <summary>The branch that was tested; * and ? are wildcards.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [Parameter(ParameterSetName = ListSet)]
    [ArgumentCompleter(typeof(BranchCompleter))]
    public string? Branch { get; set; }

    /// <summary>The name of a baseline that the runs belong to; * and ? are wildcards.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [Parameter(ParameterSetName = ListSet)]
    [ArgumentCompleter(typeof(BaselineNameCompleter))]
    public string? Baseline { get; set; }

    /// <summary>Gives lines of a list and not whole runs: fast with many.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ListSet)]
    public SwitchParameter List { get; set; }

    /// <summary>Gives comparisons that a shared history keeps, the newest first, and not runs; -Id is that of a run that was compared.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ComparisonSet)]
    public SwitchParameter Comparison { get; set; }

    /// <summary>Result files of any tool (Perf, k6, Artillery, JMeter), or folders of them; wildcards are allowed. They are read and not stored: Import-PerfResult does that.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            if (ParameterSetName == PathSet)
            {
                foreach (string file in this.ResolveResultFiles(Path, []))
                {
                    WriteObject(Interruptible(stop => PerfRuntime.ReadResult(file, stop)));
                }

                return;
            }

            foreach (string? id in Id ?? new string?[] { null })
            {
                Find(id);
            }
        }
        catch (PerfException fault)
        {
            ThrowTerminatingError(fault.ToRecord());
        }
    }

    private void Find(string? id)
    {
        var query = new RunQuery
        {
            Id = id,
            Scenario = Scenario,
            // An id says which run is meant, whatever the session's usual environment is.
            Environment = id is not null && IsByDefault(nameof(Environment)) ? null : Environment,
            Status = Status,
            Since = Since,
            Before = Before,
            Limit = Last,
            Commit = Commit,
            Branch = Branch,
            Baseline = Baseline,
            Tags = ScenarioArguments.Tags(Tag),
        };
        if (ParameterSetName == ComparisonSet)
        {
            WriteObject(PerfRuntime.FindComparisons(query), enumerateCollection: true);
            return;
        }

        IReadOnlyList<object> found = ParameterSetName == ListSet ? PerfRuntime.ListRuns(query) : PerfRuntime.FindRuns(query);
        if (id is not null && found.Count == 0)
        {
            WriteError(new PerfException(ErrorIds.RunNotFound, $"No stored run has an id that begins with '{id}'. Get-PerfResult without parameters lists all.", id).ToRecord());
        }

        // Asked for by id, a run is shown whole; otherwise as a line of a table.
        foreach (PSObject result in found.Select(PSObject.AsPSObject))
        {
            if (id is null && result.BaseObject is RunResult)
            {
                result.TypeNames.Insert(0, $"{typeof(RunResult).FullName}#Listed");
            }

            WriteObject(result);
        }
    }
}
