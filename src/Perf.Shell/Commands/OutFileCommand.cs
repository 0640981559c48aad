using System.Management.Automation;
using System.Text;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace Perf.Shell.Commands;

/// <summary>The engine calls this by name, too: for <c>&gt;</c> and <c>&gt;&gt;</c>.</summary>
[Cmdlet(VerbsData.Out, "File", SupportsShouldProcess = true, DefaultParameterSetName = "ByPath")]
public sealed class OutFileCommand : FrontEndCommandBase
{
    private StreamWriter? _writer;
    private bool _received;

    public OutFileCommand() => FormatInternals.SetOutput(this);

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ByPath")]
    [Alias("Path")]
    public string FilePath { get; set; } = "";

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "ByLiteralPath")]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get => FilePath; set => FilePath = value; }

    [Parameter(Position = 1)]
    [EncodingArgument]
    public Encoding Encoding { get; set; } = EncodingArgumentAttribute.Default;

    [Parameter]
    public SwitchParameter Append { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    [Parameter]
    [ValidateRange(2, int.MaxValue)]
    public int Width { get; set; } = int.MaxValue;

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    protected override void BeginProcessing()
    {
        if (!ShouldProcess(FilePath, "Output to File"))
        {
            return;
        }

        _writer = OutputFile.Open(this, FilePath, ParameterSetName == "ByLiteralPath", Encoding, Append, Force, NoClobber);
        FormatInternals.SetWriter(this, _writer, Width, NoNewline);
        base.BeginProcessing();
    }

    protected override void ProcessRecord()
    {
        _received = true;
        if (_writer is not null)
        {
            base.ProcessRecord();
            _writer.Flush();
        }
    }

    protected override void EndProcessing()
    {
        // A redirection that received nothing still made the file, but never started the formatter.
        if (_writer is not null && _received)
        {
            base.EndProcessing();
        }

        Close();
    }

    protected override void InternalDispose()
    {
        base.InternalDispose();
        Close();
    }

    private void Close()
    {
        _writer?.Dispose();
        _writer = null;
    }
}
