using System.Collections;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Finds the causes of what a run shows, with evidence: of runs, of result files, of an environment's stored runs and live monitors, or over time.</summary>
[Cmdlet(VerbsCommon.Get, "PerfBottleneck", DefaultParameterSetName = StoredSet)]
[OutputType(typeof(Finding), typeof(Diagnosis), typeof(BottleneckTrend))]
public sealed partial class GetPerfBottleneckCommand : PumpCmdlet
{
    private const string StoredSet = "Stored";
    private const string RunSet = "Run";
    private const string IdSet = "Id";
    private const string PathSet = "Path";
    private const string LiveSet = "Live";
    private const string MonitorSet = "Monitor";
    private const string TrendSet = "Trend";

    /// <summary>The runs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RunSet, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public RunResult[] InputObject { get; set; } = [];

    /// <summary>Ids of stored runs, or beginnings of them.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet, ValueFromPipelineByPropertyName = true)]
    [Alias("RunId")]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Result files of any tool (Perf, k6, Artillery, JMeter), or folders of them; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The environment: its newest stored runs, and where config/environments.yaml names monitors for it, what they show now. Runs that are given have their own.</summary>
    [Parameter]
    [Alias("Env")]
    [ArgumentCompleter(typeof(StoredEnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Environment { get; set; }

    /// <summary>The scenario's name; * and ? are wildcards.</summary>
    [Parameter(ParameterSetName = StoredSet)]
    [Parameter(ParameterSetName = TrendSet)]
    [ArgumentCompleter(typeof(StoredScenarioCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Scenario { get; set; }

    /// <summary>Labels that the runs must have: @{ suite = 'nightly' }.</summary>
    [Parameter(ParameterSetName = StoredSet)]
    [Parameter(ParameterSetName = TrendSet)]
    [Alias("Tags")]
    public Hashtable? Tag { get; set; }

    /// <summary>How many of the newest runs. Default: 1, and 300 of a trend.</summary>
    [Parameter(ParameterSetName = StoredSet)]
    [Parameter(ParameterSetName = TrendSet)]
    [Alias("First", "Newest")]
    [ValidateRange(1, int.MaxValue)]
    public int? Last { get; set; }

    /// <summary>What became of bottlenecks over the stored runs of a period.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TrendSet)]
    public SwitchParameter TrendAnalysis { get; set; }

    /// <summary>How far back a trend goes: 7d, 12h.</summary>
    [Parameter(ParameterSetName = TrendSet)]
    [DurationTransform]
    [ArgumentCompleter(typeof(PeriodCompleter))]
    [ValidateNotNullOrEmpty]
    public string Period { get; set; } = "7d";

    /// <summary>What is read now, without a run: host, process=nginx, postgresql=${env:PG}, ...; or a hashtable with the keys of a scenario's monitor.</summary>
    [Parameter(Mandatory = true, ParameterSetName = MonitorSet)]
    [ArgumentCompleter(typeof(MonitorCompleter))]
    [ValidateNotNullOrEmpty]
    public object[] Monitor { get; set; } = [];

    /// <summary>Only what the environment's monitors show now, and no stored run.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiveSet)]
    [Parameter(ParameterSetName = MonitorSet)]
    public SwitchParameter Live { get; set; }

    /// <summary>Only stored runs, also where the environment has monitors.</summary>
    [Parameter(ParameterSetName = StoredSet)]
    public SwitchParameter NoLive { get; set; }

    /// <summary>How long monitors are read where there is no run: 10s, 1m.</summary>
    [Parameter(ParameterSetName = StoredSet)]
    [Parameter(ParameterSetName = LiveSet)]
    [Parameter(ParameterSetName = MonitorSet)]
    [DurationTransform]
    [ValidateNotNullOrEmpty]
    public string Duration { get; set; } = "10s";

    /// <summary>How much has to speak for a cause before it is given: low for what is nearly certain, high for what is worth a look.</summary>
    [Parameter]
    public Sensitivity Sensitivity { get; set; } = Sensitivity.Medium;

    /// <summary>Shows all evidence, what speaks against each cause, what was not measured, and how to verify it.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Gives the whole diagnosis of each run as one object: time budget, load curve, findings above and below the cut.</summary>
    [Parameter(ParameterSetName = StoredSet)]
    [Parameter(ParameterSetName = RunSet)]
    [Parameter(ParameterSetName = IdSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiveSet)]
    [Parameter(ParameterSetName = MonitorSet)]
    public SwitchParameter AsReport { get; set; }

    /// <summary>The file of the report; or a folder, in which every run gets a file named by its id.</summary>
    [Parameter]
    [Alias("OutputDir")]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>html, json or markdown. Default: by the file's extension, else html. Without -OutputPath the report is written here.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DiagnosisFormatCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ReportFormat { get; set; }

    /// <summary>Does not replace a file that exists.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces a file that is read-only, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            // What cannot end well is told before anything is read.
            if (NoLive && MyInvocation.BoundParameters.ContainsKey(nameof(Duration)))
            {
                throw new PerfException(ErrorIds.ArgumentInvalid, "-Duration is how long monitors are read, and -NoLive reads none. Give one of them.", Duration);
            }

            _reports = DiagnosisReports.Of(this, OutputPath, ReportFormat, NoClobber, Force);
            _look = ScenarioArguments.Duration(Duration, nameof(Duration)) is { Ticks: > 0 } duration ? duration : throw new PerfException(ErrorIds.ArgumentInvalid, $"-Duration is longer than nothing: 10s, 1m. -NoLive looks at stored runs alone.", Duration);
            _period = ScenarioArguments.Duration(Period, nameof(Period)) is { Ticks: > 0 } period ? period : throw new PerfException(ErrorIds.ArgumentInvalid, "-Period is longer than nothing: 7d, 12h.", Period);
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RequireNoEnvironment();
        switch (ParameterSetName)
        {
            case RunSet:
                Each(InputObject, run => Tell(run));
                break;
            case IdSet:
                Each(Id, id => Each(Stored(id), run => Tell(PerfRuntime.ReadStoredRun(run.Id))));
                break;
            case PathSet:
                Each(Path, path => Each(this.ResolveResultFiles([path], []), file => Tell(Interruptible(stop => PerfRuntime.ReadResult(file, stop)))));
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            switch (ParameterSetName)
            {
                case StoredSet:
                    TellStored();
                    break;
                case LiveSet:
                    TellLive(OfEnvironment() ?? throw NoMonitors());
                    break;
                case MonitorSet:
                    TellLive(OfEnvironment(isNeeded: false) is { } known
                        ? known with { Monitors = MonitorArguments.Of(Monitor, Folder) }
                        : new LookRequest { Monitors = MonitorArguments.Of(Monitor, Folder), Duration = _look, Environment = Environment });
                    break;
                case TrendSet:
                    TellTrends();
                    break;
            }
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }

    // That what is piped has an environment of its own is known only when it comes.
    private void RequireNoEnvironment()
    {
        try
        {
            if (ParameterSetName is RunSet or IdSet or PathSet)
            {
                RefuseUnlessByDefault(nameof(Environment), "chooses among stored runs and monitors, and these runs are given: leave it away, or ask for the environment without them.");
            }
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }
}
