using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Writes runs as reports: one self-contained HTML page, JSON, or CSV.</summary>
[Cmdlet(VerbsData.Export, "PerfReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportPerfReportCommand : PumpCmdlet
{
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    /// <summary>The run.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public RunResult InputObject { get; set; } = new();

    /// <summary>The file; or a folder, in which every run gets a file named by its id. Default: a file named by the run's id, here.</summary>
    [Parameter(Position = 0)]
    [Alias("OutputPath", "FilePath", "PSPath")]
    public string? Path { get; set; }

    /// <summary>html, json, csv (a line a second), csv-metrics (a line for each step and metric), or another tool's shape: k6summary, k6handlesummary, artillery. Default: by the file's extension, else html.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ReportFormatCompleter))]
    public string? Format { get; set; }

    /// <summary>What an html report compares the run to: runs, ids of stored runs, result files, or the name of a stored baseline. Default: the stored baseline 'default' of the run's scenario, environment and machine, where there is one.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RunSourceCompleter))]
    [ValidateNotNullOrEmpty]
    public object[]? Baseline { get; set; }

    /// <summary>Does not replace a file that exists.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Gives the file that was written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            (string path, string format) = ReportDestination.Of(
                InputObject.Id, FullPath(Path), Path, Folder, Format, PerfRuntime.ReportFormats);
            string? profiles = PerfRuntime.ProfileFileOf(InputObject, format, path);
            foreach (string file in new[] { path, profiles }.OfType<string>())
            {
                if (!_written.Add(file))
                {
                    WriteError(new PerfException(ErrorIds.ReportFailed, $"The file '{file}' holds another run of the same command, and run {InputObject.Id} would replace it. Give a folder (a path that ends with a slash) for several runs.", file).ToRecord());
                    return;
                }

                if (NoClobber && File.Exists(file))
                {
                    WriteError(new PerfException(ErrorIds.ReportFailed, $"The file '{file}' exists, and -NoClobber keeps it.", file).ToRecord());
                    return;
                }
            }

            if (!ShouldProcess(path, $"Write the {format} report of run {InputObject.Id}"))
            {
                return;
            }

            Export(format, path);
            if (profiles is not null)
            {
                WriteVerbose($"Written: {profiles}");
            }

            if (PassThru)
            {
                WriteObject(new FileInfo(path));
            }
        }
        catch (PerfException fault)
        {
            ThrowTerminatingError(fault.ToRecord());
        }
    }

    private void Export(string format, string path)
    {
        if (format == PerfRuntime.PageFormat)
        {
            PerfRuntime.ExportPage(InputObject, path, Baseline is null ? null : new RunSide(this.ResolveRuns(Baseline, InputObject), RunSources.NameOf(Baseline, "the baseline")));
        }
        else if (Baseline is not null)
        {
            throw new PerfException(ErrorIds.ArgumentInvalid, $"Only an html report has a comparison, and this is {format}. Leave -Baseline out, or use Compare-PerfResult -OutputPath.", format);
        }
        else if (PerfRuntime.Export(InputObject, format, path) is { } lacking)
        {
            WriteWarning(lacking);
        }
    }
}
