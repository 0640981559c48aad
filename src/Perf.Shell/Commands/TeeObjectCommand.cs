using System.Management.Automation;
using System.Text;

namespace Perf.Shell.Commands;

[Cmdlet("Tee", "Object", DefaultParameterSetName = "File")]
public sealed class TeeObjectCommand : PSCmdlet, IDisposable
{
    private readonly List<PSObject> _kept = [];
    private PowerShell? _shell;
    private SteppablePipeline? _file;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "File")]
    [Alias("Path")]
    public string? FilePath { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "LiteralFile")]
    [Alias("PSPath", "LP")]
    public string? LiteralPath { get; set; }

    [Parameter(ParameterSetName = "File")]
    public SwitchParameter Append { get; set; }

    [Parameter(ParameterSetName = "File")]
    [Parameter(ParameterSetName = "LiteralFile")]
    [EncodingArgument]
    public Encoding Encoding { get; set; } = EncodingArgumentAttribute.Default;

    [Parameter(Mandatory = true, ParameterSetName = "Variable")]
    public string? Variable { get; set; }

    protected override void BeginProcessing()
    {
        if (Variable is not null)
        {
            return;
        }

        _shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        _shell.AddCommand("Out-File")
            .AddParameter(LiteralPath is null ? "FilePath" : "LiteralPath", LiteralPath ?? FilePath)
            .AddParameter("Encoding", Encoding)
            .AddParameter("Append", Append);
        _file = _shell.GetSteppablePipeline();
        _file.Begin(true);
    }

    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }

        if (Variable is not null)
        {
            _kept.Add(InputObject);
        }

        _file?.Process(InputObject);
        WriteObject(InputObject);
    }

    protected override void EndProcessing()
    {
        _file?.End();
        if (Variable is not null)
        {
            SessionState.PSVariable.Set(Variable, _kept.Count == 1 ? _kept[0] : _kept.ToArray());
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _shell?.Dispose();
    }
}
