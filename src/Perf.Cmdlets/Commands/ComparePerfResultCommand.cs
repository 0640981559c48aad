using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Compares runs, or bare values of any benchmark: a verdict for each metric and step.</summary>
[Cmdlet(VerbsData.Compare, "PerfResult", DefaultParameterSetName = RunSet)]
[OutputType(typeof(Comparison), typeof(ComparisonReport))]
public sealed class ComparePerfResultCommand : PumpCmdlet
{
    private const string RunSet = "Run";
    private const string ValueSet = "Value";

    private readonly List<object> _candidates = [];

    /// <summary>What is held to be right: runs, ids of stored runs, result files of any tool (or folders of them), or the name of a stored baseline. Default: the stored baseline 'default' of the candidate's scenario.</summary>
    [Parameter(Position = 0, ParameterSetName = RunSet)]
    [ArgumentCompleter(typeof(RunSourceCompleter))]
    [ValidateNotNullOrEmpty]
    public object[]? Baseline { get; set; }

    /// <summary>What is judged: likewise.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = RunSet, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(RunSourceCompleter))]
    [ValidateNotNullOrEmpty]
    public object[] Candidate { get; set; } = [];

    /// <summary>Bare values that are held to be right, one for each run of any benchmark.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ValueSet)]
    [AllowEmptyCollection]
    public double[] BaselineValue { get; set; } = [];

    /// <summary>Bare values that are judged.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ValueSet)]
    [AllowEmptyCollection]
    public double[] CandidateValue { get; set; } = [];

    /// <summary>What bare values are, for people.</summary>
    [Parameter(ParameterSetName = ValueSet)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "value";

    /// <summary>More is better: of bare values, and of metrics of the scenario's own that are named by -Metric. Built-in metrics know it themselves.</summary>
    [Parameter]
    public SwitchParameter HigherIsBetter { get; set; }

    /// <summary>The change that matters: 5% or 0.05. What is shown to be less is Unchanged.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Margin { get; set; } = "5%";

    /// <summary>The error that is allowed, two-sided. Default: 0.01.</summary>
    [Parameter]
    [ShareTransform]
    public double? Alpha { get; set; }

    /// <summary>The confidence of intervals, instead of -Alpha: 0.99 or 99%.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfidenceLevel { get; set; }

    /// <summary>The metrics that are compared and gate: 'http_req_response_time: p(95)', 'http_reqs'. Default: response time (95th percentile), rate of requests, share of failed ones.</summary>
    [Parameter(ParameterSetName = RunSet)]
    [ArgumentCompleter(typeof(MetricCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Metric { get; set; } = [];

    /// <summary>The steps that are compared and gate. Default: the whole run gates, and steps are shown.</summary>
    [Parameter(ParameterSetName = RunSet)]
    [ArgumentCompleter(typeof(StepCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Step { get; set; } = [];

    /// <summary>The first run (or value) of one side was made beside the first of the other, and so on: they are compared by pairs.</summary>
    [Parameter]
    public SwitchParameter Paired { get; set; }

    /// <summary>Runs are added until it is decided: the error is shared among looks at 6, 10 and 20 runs a side.</summary>
    [Parameter]
    public SwitchParameter Sequential { get; set; }

    /// <summary>Compares runs of different machines, runtimes or settings as if they were of one.</summary>
    [Parameter(ParameterSetName = RunSet)]
    public SwitchParameter IgnoreEnvironment { get; set; }

    /// <summary>By how much A/A runs showed the noise to be larger than runs show of themselves (Lambda of Measure-PerfNoise). Default: 1.</summary>
    [Parameter]
    public double NoiseFactor { get; set; } = 1;

    /// <summary>Gives the whole comparison as one object: with the curve from quantile to quantile, steps that were added or removed, runs that were left out.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>A file that gets the whole comparison: .json, .md or .txt.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>Ends with an error when a gating metric has regressed; a script or CI step ends with exit code 98.</summary>
    [Parameter]
    public SwitchParameter Enforce { get; set; }

    /// <summary>With -Enforce: an uncertain verdict is an error too, exit code 97.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _candidates.AddRange(Candidate);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            ComparisonReport report = ParameterSetName == ValueSet ? PerfRuntime.CompareValues(BaselineValue, CandidateValue, Options(), Name) : CompareRuns();
            if (OutputPath is not null)
            {
                PerfRuntime.Export(report, FullPath(OutputPath));
            }

            Write(report);
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }

    private ComparisonReport CompareRuns()
    {
        ComparisonOptions options = Options();
        RunSide candidate = new(this.ResolveRuns(_candidates, null), RunSources.NameOf(_candidates, "candidate"));
        if (candidate.Runs.Count == 0)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, "There was no run to judge: the command before Compare-PerfResult gave none, or -Candidate is empty.");
        }

        object[] baseline = Baseline ?? [Perf.Baseline.DefaultName];
        RunSide right = new(this.ResolveRuns(baseline, candidate.Runs[0]), RunSources.NameOf(baseline, "baseline"));
        return Pump((_, _) => Task.FromResult(PerfRuntime.Compare(right, candidate, options)));
    }

    private ComparisonOptions Options() => new()
    {
        Alpha = ComparisonArguments.Alpha(Alpha, ConfidenceLevel),
        Margin = ComparisonArguments.Share(Margin, nameof(Margin)),
        Metrics = Metric,
        Steps = Step,
        Design = Paired ? ComparisonDesign.Paired : ComparisonDesign.Independent,
        HigherIsBetter = HigherIsBetter,
        IgnoreEnvironment = IgnoreEnvironment,
        Sequential = Sequential,
        NoiseFactor = NoiseFactor,
    };

    private void Write(ComparisonReport report)
    {
        if (Detailed)
        {
            WriteObject(report);
        }
        else
        {
            this.WriteNotes(report);
            WriteObject(report.Comparisons, enumerateCollection: true);
        }

        if (Enforce && PerfRuntime.Enforce(report, Strict) is { } fault)
        {
            this.Fail(fault, endScript: true);
        }
    }
}
