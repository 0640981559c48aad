using System.Collections;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Finds where the level of stored runs, or of any series of numbers, changed.</summary>
[Cmdlet(VerbsCommon.Get, "PerfTrend", DefaultParameterSetName = StoreSet)]
[OutputType(typeof(Trend), ParameterSetName = [StoreSet])]
[OutputType(typeof(ChangePoint), ParameterSetName = [ValueSet])]
public sealed class GetPerfTrendCommand : PerfCmdlet
{
    private const string StoreSet = "Store";
    private const string ValueSet = "Value";
    private const string PageName = "perf-trend.html";

    private readonly List<double> _values = [];

    /// <summary>The scenario's name; * and ? are wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = StoreSet)]
    [ArgumentCompleter(typeof(StoredScenarioCompleter))]
    public string? Scenario { get; set; }

    /// <summary>The environment's name; * and ? are wildcards. Numbers that are given have none.</summary>
    [Parameter]
    [Alias("Env")]
    [ArgumentCompleter(typeof(StoredEnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>Metrics, with a figure if wanted: 'http_req_duration: p(99)'; * and ? are wildcards.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [ArgumentCompleter(typeof(MetricCompleter))]
    public string[] Metric { get; set; } = [];

    /// <summary>Steps; * and ? are wildcards.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [ArgumentCompleter(typeof(StepCompleter))]
    public string[] Step { get; set; } = [];

    /// <summary>Figures of each metric: p(95), med, rate.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [ArgumentCompleter(typeof(StatisticCompleter))]
    public string[] Statistic { get; set; } = [];

    /// <summary>How far back: 7d, 12h.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [DurationTransform]
    [ArgumentCompleter(typeof(PeriodCompleter))]
    public string Period { get; set; } = "30d";

    /// <summary>Thresholds whose crossing is foretold: 'http_req_response_time: p(95) &lt; 500ms'.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [ArgumentCompleter(typeof(ThresholdCompleter))]
    public string[] Threshold { get; set; } = [];

    /// <summary>Labels that the runs must have: @{ suite = 'nightly' }.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [Alias("Tags")]
    public Hashtable? Tag { get; set; }

    /// <summary>How trends are shown: as charts, or as lines of a table.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    [ValidateSet("Chart", "Table")]
    public string View { get; set; } = "Chart";

    /// <summary>An HTML file with the charts, or a folder for it.</summary>
    [Parameter(ParameterSetName = StoreSet)]
    public string? OutputPath { get; set; }

    /// <summary>Numbers in order of time; those that are missing may be $null or NaN.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ValueSet, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public double?[] Value { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ValueSet)
        {
            _values.AddRange(Value is null ? [double.NaN] : Value.Select(value => value ?? double.NaN));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            // A pipeline without any number binds nothing, and is an empty series nevertheless.
            if (ParameterSetName == ValueSet || MyInvocation.ExpectingInput)
            {
                RefuseUnlessByDefault(nameof(Environment), "chooses among stored runs, and numbers are given: leave it away.");
                WriteObject(PerfRuntime.FindChangePoints(_values), enumerateCollection: true);
                return;
            }

            WriteTrends();
        }
        catch (PerfException fault)
        {
            ThrowTerminatingError(fault.ToRecord());
        }
    }

    private void WriteTrends()
    {
        IReadOnlyList<Trend> trends = PerfRuntime.FindTrends(new TrendRequest
        {
            Scenario = Scenario,
            Environment = Environment,
            Metrics = Metric,
            Steps = Step,
            Statistics = Statistic,
            Period = ScenarioArguments.Duration(Period, nameof(Period)),
            Thresholds = Threshold,
            Tags = ScenarioArguments.Tags(Tag),
        });
        foreach (string warning in trends.SelectMany(trend => trend.Warnings).Distinct())
        {
            WriteWarning(warning);
        }

        LeftOutRun[] leftOut = [.. trends.SelectMany(trend => trend.LeftOut).DistinctBy(run => run.RunId)];
        if (leftOut.Length > 0)
        {
            WriteWarning($"{leftOut.Length} {(leftOut.Length == 1 ? "run is" : "runs are")} left out, such as {leftOut[0].RunId}: {leftOut[0].Reason} The trend's LeftOut has all.");
        }

        if (OutputPath is not null)
        {
            string path = FullPath(OutputPath);
            PerfRuntime.Export(trends, FileResolution.IsFolder(path, OutputPath) ? System.IO.Path.Combine(path, PageName) : path);
        }

        foreach (PSObject trend in trends.Select(PSObject.AsPSObject))
        {
            if (View == "Table")
            {
                trend.TypeNames.Insert(0, $"{typeof(Trend).FullName}#Table");
            }

            WriteObject(trend);
        }
    }
}
