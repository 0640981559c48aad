using System.Management.Automation;
using System.Text;

namespace Perf.Shell.Commands;

/// <summary>What ConvertFrom-Csv and Import-Csv share: the first record, or -Header, names the columns.</summary>
public abstract class CsvReadCommand : PSCmdlet
{
    [Parameter]
    public char Delimiter { get; set; } = ',';

    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Header { get; set; }

    protected void WriteRecords(TextReader reader)
    {
        string[]? names = Header;
        for (var fields = CsvText.Read(reader, Delimiter); fields is not null; fields = CsvText.Read(reader, Delimiter))
        {
            bool blank = fields is [""];
            if (blank || (fields[0].StartsWith("#TYPE", StringComparison.OrdinalIgnoreCase) && names == Header))
            {
                continue;
            }

            if (names is null)
            {
                names = [.. fields.Select((f, i) => f.Length > 0 ? f : $"H{i + 1}")];
                continue;
            }

            var record = new PSObject();
            for (int i = 0; i < names.Length; i++)
            {
                if (record.Properties[names[i]] is not null)
                {
                    ThrowTerminatingError(new ErrorRecord(
                        new ExtendedTypeSystemException($"The member \"{names[i]}\" is already present."), "AlreadyPresentPSMemberInfoInternalCollectionAdd", ErrorCategory.InvalidData, names[i]));
                }

                record.Properties.Add(new PSNoteProperty(names[i], i < fields.Count ? fields[i] : null));
            }

            WriteObject(record);
        }
    }
}

[Cmdlet(VerbsData.ConvertFrom, "Csv")]
public sealed class ConvertFromCsvCommand : CsvReadCommand
{
    private readonly StringBuilder _text = new();

    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[] InputObject { get; set; } = [];

    protected override void ProcessRecord() => _text.AppendJoin('\n', InputObject).Append('\n');

    protected override void EndProcessing()
    {
        using var reader = new StringReader(_text.ToString());
        WriteRecords(reader);
    }
}

[Cmdlet(VerbsData.Import, "Csv", DefaultParameterSetName = "Path")]
public sealed class ImportCsvCommand : CsvReadCommand
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Path")]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get => Path; set => Path = value; }

    [Parameter]
    [EncodingArgument]
    public Encoding Encoding { get; set; } = EncodingArgumentAttribute.Default;

    protected override void ProcessRecord()
    {
        foreach (string file in ItemPaths.Files(this, Path, ParameterSetName == "LiteralPath"))
        {
            using var reader = new StreamReader(file, Encoding);
            WriteRecords(reader);
        }
    }
}
