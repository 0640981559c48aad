using System.Management.Automation;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsCommon.Get, "Location")]
[OutputType(typeof(PathInfo))]
public sealed class GetLocationCommand : PSCmdlet
{
    [Parameter]
    public SwitchParameter Stack { get; set; }

    [Parameter]
    public string[]? StackName { get; set; }

    protected override void ProcessRecord()
    {
        if (!Stack && StackName is null)
        {
            WriteObject(SessionState.Path.CurrentLocation);
            return;
        }

        foreach (string name in StackName ?? [""])
        {
            WriteObject(SessionState.Path.LocationStack(name));
        }
    }
}

[Cmdlet(VerbsCommon.Set, "Location", DefaultParameterSetName = "Path")]
public sealed class SetLocationCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    public string Path { get; set; } = "~";

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get => Path; set => Path = value; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        PathInfo? now = null;
        if (ItemPaths.Try(this, Path, () => now = SessionState.Path.SetLocation(ParameterSetName == "LiteralPath" ? WildcardPattern.Escape(Path) : Path)) && PassThru)
        {
            WriteObject(now);
        }
    }
}

[Cmdlet(VerbsCommon.Push, "Location", DefaultParameterSetName = "Path")]
public sealed class PushLocationCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    public string? Path { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    public string? LiteralPath { get => Path; set => Path = value; }

    [Parameter]
    public string StackName { get; set; } = "";

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        var before = SessionState.Path.CurrentLocation;
        if (Path is not null && !ItemPaths.Try(this, Path, () => SessionState.Path.SetLocation(ParameterSetName == "LiteralPath" ? WildcardPattern.Escape(Path) : Path)))
        {
            return;
        }

        // Only a move that worked is pushed; the stack takes the current location, so go back for a moment.
        var after = SessionState.Path.CurrentLocation;
        SessionState.Path.SetLocation(WildcardPattern.Escape(before.Path));
        SessionState.Path.PushCurrentLocation(StackName);
        SessionState.Path.SetLocation(WildcardPattern.Escape(after.Path));
        if (PassThru)
        {
            WriteObject(SessionState.Path.CurrentLocation);
        }
    }
}

[Cmdlet(VerbsCommon.Pop, "Location")]
public sealed class PopLocationCommand : PSCmdlet
{
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string StackName { get; set; } = "";

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        PathInfo? now = null;
        if (ItemPaths.Try(this, StackName, () => now = SessionState.Path.PopLocation(StackName)) && PassThru)
        {
            WriteObject(now);
        }
    }
}
