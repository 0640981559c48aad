using System.Management.Automation;
using System.Text;

namespace Perf.Shell.Commands;

/// <summary>What Set-Content and Add-Content share: values become lines of text; whether the file starts empty differs.</summary>
public abstract class WriteContentCommand : PSCmdlet, IDisposable
{
    private readonly List<StreamWriter> _writers = [];
    private readonly List<(string Path, List<object> Values)> _others = [];
    private bool _opened;

    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get => Path; set => Path = value; }

    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public object[]? Value { get; set; }

    [Parameter]
    [EncodingArgument]
    public Encoding Encoding { get; set; } = EncodingArgumentAttribute.Default;

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected abstract bool Append { get; }

    private protected abstract string Action { get; }

    protected override void ProcessRecord()
    {
        Open();
        foreach (object? value in Value ?? [])
        {
            string text = value is null ? "" : PSObject.AsPSObject(value).ToString();
            foreach (var writer in _writers)
            {
                writer.Write(text);
                if (!NoNewline)
                {
                    writer.WriteLine();
                }
            }

            _others.ForEach(o => o.Values.Add(value is PSObject wrapped ? wrapped.BaseObject : value!));
        }

        if (PassThru)
        {
            WriteObject(Value, enumerateCollection: true);
        }
    }

    protected override void EndProcessing()
    {
        foreach (var (path, values) in _others)
        {
            ItemPaths.Try(this, path, () =>
            {
                foreach (var writer in InvokeProvider.Content.GetWriter(path))
                {
                    writer.Write(values);
                    writer.Close();
                }
            });
        }

        Dispose();
    }

    public void Dispose()
    {
        _writers.ForEach(w => w.Dispose());
        _writers.Clear();
        GC.SuppressFinalize(this);
    }

    private void Open()
    {
        if (_opened)
        {
            return;
        }

        _opened = true;
        bool literal = ParameterSetName == "LiteralPath";
        foreach (string path in Path)
        {
            SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name != "FileSystem")
            {
                if (ShouldProcess($"Path: {path}", Action))
                {
                    _others.Add((path, []));
                }

                continue;
            }

            bool wild = !literal && WildcardPattern.ContainsWildcardCharacters(path);
            foreach (string file in wild ? ItemPaths.Files(this, [path], literal: false) : [OutputFile.Resolve(this, path, literal)])
            {
                if (ShouldProcess($"Path: {file}", Action))
                {
                    _writers.Add(OutputFile.Open(this, file, literal: true, Encoding, Append, Force, noClobber: false));
                }
            }
        }
    }
}

[Cmdlet(VerbsCommon.Set, "Content", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
public sealed class SetContentCommand : WriteContentCommand
{
    private protected override bool Append => false;

    private protected override string Action => "Set Content";
}

[Cmdlet(VerbsCommon.Add, "Content", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
public sealed class AddContentCommand : WriteContentCommand
{
    private protected override bool Append => true;

    private protected override string Action => "Add Content";
}

[Cmdlet(VerbsCommon.Clear, "Content", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
public sealed class ClearContentCommand : ItemCommand
{
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var (path, provider) in Items())
        {
            string target = Qualified(path, provider);
            ItemPaths.Try(this, path, () => InvokeProvider.Content.Clear([target], Force, literalPath: true));
        }
    }
}
