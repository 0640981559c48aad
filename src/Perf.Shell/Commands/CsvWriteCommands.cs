using System.Management.Automation;
using System.Text;

namespace Perf.Shell.Commands;

/// <summary>What ConvertTo-Csv and Export-Csv share: the columns of the first object are the columns of all.</summary>
public abstract class CsvWriteCommand : PSCmdlet
{
    private IReadOnlyList<string>? _names;

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter]
    [ValidateNotNull]
    public char Delimiter { get; set; } = ',';

    [Parameter]
    [ValidateSet("Never", "Always", "AsNeeded")]
    public string UseQuotes { get; set; } = "Always";

    [Parameter]
    public SwitchParameter NoHeader { get; set; }

    /// <value>The default, kept because scripts written for Windows PowerShell pass it.</value>
    [Parameter]
    [Alias("NTI")]
    public SwitchParameter NoTypeInformation { get; set; }

    protected abstract void WriteLine(string line);

    protected virtual IReadOnlyList<string>? ExistingNames => null;

    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }

        var quotes = Enum.Parse<CsvText.Quotes>(UseQuotes, ignoreCase: true);
        if (_names is null)
        {
            _names = ExistingNames ?? CsvText.Names(InputObject);
            if (!NoHeader && ExistingNames is null)
            {
                WriteLine(CsvText.Line(_names, Delimiter, quotes));
            }
        }

        WriteLine(CsvText.Line(_names.Select(n => CsvText.Value(InputObject, n)), Delimiter, quotes));
    }
}

[Cmdlet(VerbsData.ConvertTo, "Csv")]
[OutputType(typeof(string))]
public sealed class ConvertToCsvCommand : CsvWriteCommand
{
    protected override void WriteLine(string line) => WriteObject(line);
}

[Cmdlet(VerbsData.Export, "Csv", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
public sealed class ExportCsvCommand : CsvWriteCommand, IDisposable
{
    private StreamWriter? _writer;
    private List<string>? _existing;

    [Parameter(Position = 0, Mandatory = true, ParameterSetName = "Path")]
    public string Path { get; set; } = "";

    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get => Path; set => Path = value; }

    [Parameter]
    [EncodingArgument]
    public Encoding Encoding { get; set; } = EncodingArgumentAttribute.Default;

    [Parameter]
    public SwitchParameter Append { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    protected override IReadOnlyList<string>? ExistingNames => _existing;

    protected override void BeginProcessing()
    {
        if (!ShouldProcess(Path, "Export-Csv"))
        {
            return;
        }

        bool literal = ParameterSetName == "LiteralPath";
        string file = OutputFile.Resolve(this, Path, literal);
        if (Append && File.Exists(file))
        {
            using var reader = new StreamReader(file, Encoding);
            _existing = CsvText.Read(reader, Delimiter);
        }

        _writer = OutputFile.Open(this, Path, literal, Encoding, Append, Force, NoClobber);
    }

    protected override void ProcessRecord()
    {
        if (_writer is null || InputObject is null)
        {
            return;
        }

        // Appending must not lose columns silently.
        if (_existing is not null && !Force && _existing.FirstOrDefault(n => !CsvText.Names(InputObject).Contains(n, StringComparer.OrdinalIgnoreCase)) is { } missing)
        {
            ThrowTerminatingError(new ErrorRecord(
                new InvalidOperationException($"Cannot append CSV content to the following file: {Path}. The appended object does not have a property that corresponds to the following column: {missing}. To continue with mismatched properties, add the -Force parameter, and then retry the command."),
                "CannotAppendCsvWithMismatchedPropertyNames", ErrorCategory.InvalidData, missing));
        }

        base.ProcessRecord();
    }

    protected override void EndProcessing() => Dispose();

    public void Dispose()
    {
        _writer?.Dispose();
        _writer = null;
    }

    protected override void WriteLine(string line) => _writer?.WriteLine(line);
}
