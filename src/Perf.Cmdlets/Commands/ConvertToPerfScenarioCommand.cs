using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Makes a scenario of another tool's file: a browser's recording, an OpenAPI document, a Postman collection, curl lines, an access log, an Artillery test, a k6 script.</summary>
[Cmdlet(VerbsData.ConvertTo, "PerfScenario", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(string), typeof(ConversionReport))]
public sealed class ConvertToPerfScenarioCommand : PumpCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string TextSet = "Text";

    private readonly List<string> _lines = [];

    /// <summary>Files to convert; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Files to convert, taken as written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Text to convert, such as lines of curl or of an access log; all that comes by the pipeline is one text.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TextSet, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string[] InputObject { get; set; } = [];

    /// <summary>The file for the scenario, or a folder where each gets a file named after its source. Without it the text goes to the pipeline.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>The format of the source: har, openapi, artillery, k6, postman, curl, accesslog. Default: found out by the content.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ConversionFormatCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Format { get; set; }

    /// <summary>The scenario's name. Default: what the source says.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The scenario's target. Default: the host of the source.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TargetCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Target { get; set; }

    /// <summary>What is kept: methods (POST), paths (/api/*) and hosts (*.example.com).</summary>
    [Parameter]
    public string[] Include { get; set; } = [];

    /// <summary>What is left out, in the same words; wins over -Include.</summary>
    [Parameter]
    public string[] Exclude { get; set; } = [];

    /// <summary>Keeps operations that change something, of OpenAPI documents and access logs.</summary>
    [Parameter]
    public SwitchParameter IncludeUnsafe { get; set; }

    /// <summary>The log_format of nginx, of an access log that is not in the usual one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LogFormat { get; set; }

    /// <summary>The share of an access log's busiest minute that becomes the load, in percent.</summary>
    [Parameter]
    [PercentTransform]
    [ValidateRange(0.001, 100_000)]
    public double PeakPercent { get; set; } = 100;

    /// <summary>The environment of an Artillery test that goes into the scenario, or whose variables a script of k6 sees. Default: the test without one, its environments beside it.</summary>
    [Parameter]
    [Alias("Env")]
    [ValidateNotNullOrEmpty]
    public string? Environment { get; set; }

    /// <summary>A Postman environment, whose values the collection's variables get.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EnvironmentPath { get; set; }

    /// <summary>Replaces a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == TextSet)
        {
            _lines.AddRange(InputObject);
            return;
        }

        try
        {
            foreach (string file in this.ResolveFiles(Path, LiteralPath))
            {
                Convert(RequestOf() with { Path = file });
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
        if (ParameterSetName != TextSet)
        {
            return;
        }

        try
        {
            Convert(RequestOf() with { Text = string.Join('\n', _lines) });
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }

    private void Convert(ConversionRequest request)
    {
        string? path = OutputPath is null ? null : ScenarioDestination.For(FullPath(OutputPath), OutputPath, request.Path);
        if (path is not null)
        {
            PerfRuntime.CheckReplace(path, Force);
        }

        ConversionReport report = Pump((_, stop) => Task.FromResult(PerfRuntime.Convert(request, path, stop)));
        if (path is null)
        {
            WriteText(report);
        }
        else if (ShouldProcess(path, $"Write the scenario '{report.Scenario}'"))
        {
            PerfRuntime.WriteScenario(path, report.Text);
            WriteObject(report);
        }
    }

    // The text is what a pipeline wants; the report goes with it, and what is missing is said aloud.
    private void WriteText(ConversionReport report)
    {
        int missing = report.Notes.Count(note => note.Kind == ConversionNoteKind.NotCarriedOver);
        if (missing > 0)
        {
            WriteWarning($"{missing} thing{(missing == 1 ? " was" : "s were")} not carried over; they stand at the end of the text, and in its property Report.");
        }

        var text = new PSObject(report.Text);
        text.Properties.Add(new PSNoteProperty("Report", report));
        WriteObject(text);
    }

    private ConversionRequest RequestOf() => new()
    {
        Format = Format,
        Name = Name,
        Target = Target,
        Include = Include,
        Exclude = Exclude,
        IncludeUnsafe = IncludeUnsafe,
        LogFormat = LogFormat,
        PeakPercent = PeakPercent,
        // The file's environments are its own: the session's usual one is none of them.
        Environment = IsByDefault(nameof(Environment)) ? null : Environment,
        EnvironmentPath = FullPath(EnvironmentPath),
    };
}
