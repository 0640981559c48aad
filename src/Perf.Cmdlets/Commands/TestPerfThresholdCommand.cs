using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Judges runs by thresholds: of the scenario, of files, and of the command line; or a folder of results by a policy, against the baseline.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PerfThreshold", DefaultParameterSetName = ResultSet)]
[OutputType(typeof(Verdict), typeof(bool), typeof(ValidationReport))]
public sealed partial class TestPerfThresholdCommand : PumpCmdlet
{
    private const string ResultSet = "Result";
    private const string FileSet = "File";

    private bool _passed = true;
    private bool _any;
    private PerfException? _fault;

    /// <summary>The run.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ResultSet)]
    public RunResult InputObject { get; set; } = new();

    /// <summary>Result files of any tool (Perf, k6, Artillery, JMeter), or folders of them.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = FileSet)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] ResultPath { get; set; } = [];

    /// <summary>Files of thresholds, such as config/ci-cd/performance-thresholds.json; with -Compatibility Artillery, also of ensure. Wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Thresholds: 'http_req_response_time: p(95) &lt; 500ms', 'http_req_failed: rate &lt; 1%'.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ThresholdCompleter))]
    public string[] Threshold { get; set; } = [];

    /// <summary>Whose rules hold: Perf's own (Native), k6's or Artillery's, each with its grammar, percentiles, treatment of missing data and exit code.</summary>
    [Parameter]
    public CompatibilityProfile Compatibility { get; set; } = CompatibilityProfile.Native;

    /// <summary>Gives true or false and nothing else: true when every threshold is met.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Ends with an error when a threshold is not met; a script or CI step ends with its exit code: 99 failed, 96 invalid run, 105 stopped.</summary>
    [Parameter]
    public SwitchParameter Enforce { get; set; }

    /// <summary>With -Enforce: an uncertain verdict is an error too, exit code 97. With -ResultsPath: what is uncertain blocks, whatever the policy says.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            if (ParameterSetName == ResultsSet)
            {
                Validate();
                return;
            }

            RefuseUnlessByDefault(nameof(Environment), "says which results of a folder are meant, and so goes with -ResultsPath. Other runs have their own environment; Get-PerfResult -Environment chooses stored ones.");
            foreach (RunResult result in ParameterSetName == FileSet ? Read() : [InputObject])
            {
                Judge(result);
            }
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Quiet)
        {
            WriteObject(_any && _passed);
        }

        // A gate through which nothing went has not been passed: a name in Get-PerfResult may be misspelt.
        PerfException? fault = _any ? _fault : new PerfException(ErrorIds.ArgumentInvalid, "There was no run to judge: the command before Test-PerfThreshold gave none.");
        if (Enforce && fault is not null)
        {
            this.Fail(fault, endScript: true);
        }
    }

    private IEnumerable<RunResult> Read()
    {
        IReadOnlyList<string> submetrics = PerfRuntime.SelectorsOf(Threshold, this.ResolveFiles(Path, []));
        foreach (string file in this.ResolveResultFiles([], ResultPath))
        {
            RunResult result = Pump((_, stop) => Task.FromResult(PerfRuntime.Import(new ImportRequest { Path = file, Submetrics = submetrics }, store: false, [], stop)));
            foreach (string warning in result.Source is null ? [] : result.Warnings)
            {
                WriteVerbose($"{file}: {warning}");
            }

            yield return result;
        }
    }

    private void Judge(RunResult result)
    {
        var notes = new List<string>();
        IReadOnlyList<Verdict> verdicts = PerfRuntime.Judge(result, Threshold, this.ResolveFiles(Path, []), Compatibility, notes);
        foreach (string note in notes)
        {
            WriteVerbose(note);
        }

        _any = true;
        _passed &= verdicts.All(verdict => verdict.Outcome == Outcome.Pass);
        _fault ??= PerfRuntime.Enforce(result, verdicts, Strict, Compatibility);
        if (!Quiet)
        {
            WriteObject(verdicts, enumerateCollection: true);
        }
    }
}
