using System.Collections;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Reads results of other tools (k6, Artillery, JMeter) and of Perf, and keeps them in the history like runs.</summary>
[Cmdlet(VerbsData.Import, "PerfResult", DefaultParameterSetName = PathSet)]
[OutputType(typeof(RunResult))]
public sealed class ImportPerfResultCommand : PumpCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralSet = "LiteralPath";

    /// <summary>Result files, or folders of them; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Result files, or folders of them, as they are written: no character is a wildcard.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralSet)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The scenario's name in the history. Default: the file's name.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(StoredScenarioCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The environment that the run was against.</summary>
    [Parameter]
    [Alias("Env")]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Environment { get; set; }

    /// <summary>Labels of the run: @{ build = '42' }.</summary>
    [Parameter]
    [Alias("Tags")]
    public Hashtable? Tag { get; set; }

    /// <summary>The format, where the content is not to decide: k6-json, k6-csv, artillery and so on.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ResultFormatCompleter))]
    public string? Format { get; set; }

    /// <summary>What custom metrics are that the file does not say it of, such as a CSV of k6: @{ logins = 'Counter' }.</summary>
    [Parameter]
    public Hashtable? MetricType { get; set; }

    /// <summary>Metrics with tags that a stream of samples is to keep: 'http_req_duration{status:200}'.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MetricCompleter))]
    public string[] Submetric { get; set; } = [];

    /// <summary>Does not keep the run in the history.</summary>
    [Parameter]
    public SwitchParameter NoStore { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IReadOnlyList<string> files;
        try
        {
            files = this.ResolveResultFiles(Path, LiteralPath);
        }
        catch (PerfException fault)
        {
            WriteError(fault.ToRecord());
            return;
        }

        foreach (string file in files)
        {
            Import(file);
        }
    }

    private void Import(string file)
    {
        try
        {
            var request = new ImportRequest
            {
                Path = file,
                Format = Format,
                Name = Name,
                Environment = Environment,
                Tags = ScenarioArguments.Tags(Tag),
                MetricTypes = ScenarioArguments.Tags(MetricType).ToDictionary(pair => pair.Key, pair => TypeOf(pair.Key, pair.Value)),
                Submetrics = Submetric,
            };
            bool store = !NoStore;
            var notes = new List<string>();
            RunResult result = Pump((_, stop) => Task.FromResult(PerfRuntime.Import(request, store, notes, stop)));
            foreach (string warning in result.Source is null ? notes : result.Warnings.Concat(notes))
            {
                WriteWarning($"{file}: {warning}");
            }

            WriteObject(result);
        }
        catch (PerfException fault)
        {
            // The other files of a folder may be whole.
            WriteError(fault.ToRecord());
        }
    }

    private static MetricType TypeOf(string metric, string word) => Enum.TryParse(word, ignoreCase: true, out MetricType type) && Enum.IsDefined(type)
        ? type
        : throw new PerfException(ErrorIds.ArgumentInvalid, $"-MetricType: '{word}' of {metric} is none of {string.Join(", ", Enum.GetNames<MetricType>())}.", word);
}
