using System.Collections;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Gives key figures over a period, each with its target: availability, coverage of critical endpoints, how soon people were told, response time, errors, throughput.</summary>
[Cmdlet(VerbsCommon.Get, "PerfKpi", DefaultParameterSetName = QuerySet)]
[OutputType(typeof(Kpi))]
public sealed class GetPerfKpiCommand : PerfCmdlet
{
    private const string QuerySet = "Query";
    private const string InputSet = "Input";

    private readonly List<RunResult> _runs = [];

    /// <summary>Names of figures; * and ? are wildcards.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(KpiNameCompleter))]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Runs, in place of stored ones.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputSet, ValueFromPipeline = true)]
    public RunResult? InputObject { get; set; }

    /// <summary>How far back stored runs and delivered alerts are looked at: 7d, 30d.</summary>
    [Parameter]
    [DurationTransform]
    [ArgumentCompleter(typeof(PeriodCompleter))]
    public string Period { get; set; } = "30d";

    /// <summary>How long a window of availability is: 1m, 1h, 1d. Default: 1h for stored runs, 10s for runs that are given.</summary>
    [Parameter]
    [DurationTransform]
    public string? Window { get; set; }

    /// <summary>The scenario's name; * and ? are wildcards.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [ArgumentCompleter(typeof(StoredScenarioCompleter))]
    public string? Scenario { get; set; }

    /// <summary>The environment's name; * and ? are wildcards. Runs that are given have their own.</summary>
    [Parameter]
    [Alias("Env")]
    [ArgumentCompleter(typeof(StoredEnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>Labels that the runs must have: @{ type = 'baseline' }.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [Alias("Tags")]
    public Hashtable? Tag { get; set; }

    /// <summary>The most stored runs that are looked at: the newest.</summary>
    [Parameter(ParameterSetName = QuerySet)]
    [Alias("First", "Newest")]
    [ValidateRange(1, 100_000)]
    public int Last { get; set; } = 1000;

    /// <summary>The file of critical endpoints; by default the nearest config/critical-endpoints.yaml.</summary>
    [Parameter]
    public string? CriticalEndpoint { get; set; }

    /// <summary>Also writes the figures to the shared history, where Grafana's boards find them.</summary>
    [Parameter]
    public SwitchParameter Publish { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            _runs.Add(InputObject);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            if (ParameterSetName == InputSet)
            {
                RefuseUnlessByDefault(nameof(Environment), "chooses among stored runs, and these runs are given: choose them before the pipe.");
            }

            var notes = new List<string>();
            WildcardPattern[] names = [.. Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
            IReadOnlyList<Kpi> figures = ParameterSetName == InputSet && _runs.Count == 0 ? [] : PerfRuntime.Kpis(Request(), notes);
            notes.ForEach(WriteWarning);
            Kpi[] wanted = [.. figures.Where(figure => names.Any(name => name.IsMatch(figure.Name)))];
            if (Publish)
            {
                WriteVerbose($"{PerfRuntime.PublishKpis(wanted, Request())} figures were written to the shared history.");
            }

            WriteObject(wanted, enumerateCollection: true);
        }
        catch (PerfException fault)
        {
            ThrowTerminatingError(fault.ToRecord());
        }
    }

    private KpiRequest Request() => new()
    {
        Period = ScenarioArguments.Duration(Period, nameof(Period)),
        Window = ScenarioArguments.Duration(Window ?? (_runs.Count > 0 ? "10s" : "1h"), nameof(Window)),
        Scenario = Scenario,
        Environment = ParameterSetName == InputSet ? null : Environment,
        Tags = ScenarioArguments.Tags(Tag),
        Runs = _runs,
        MostRuns = Last,
        CriticalEndpoints = FullPath(CriticalEndpoint),
        Folder = Folder,
    };
}
