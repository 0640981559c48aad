using System.Collections.ObjectModel;
using System.Management.Automation;

namespace Perf.Shell.Commands;

// -WhatIf and -Confirm are honoured by the provider, which asks through the calling command.

[Cmdlet(VerbsCommon.Copy, "Item", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
public sealed class CopyItemCommand : ItemCommand
{
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string Destination { get; set; } = ".";

    [Parameter]
    public SwitchParameter Container { get; set; } = true;

    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var (path, provider) in Items())
        {
            Collection<PSObject> copies = [];
            if (ItemPaths.Try(this, path, () => copies = InvokeProvider.Item.Copy(
                [Qualified(path, provider)], Destination, Recurse, Container ? CopyContainers.CopyTargetContainer : CopyContainers.CopyChildrenOfTargetContainer, Force, literalPath: true)) && PassThru)
            {
                WriteObject(copies, enumerateCollection: true);
            }
        }
    }
}

[Cmdlet(VerbsCommon.Move, "Item", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
public sealed class MoveItemCommand : ItemCommand
{
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string Destination { get; set; } = ".";

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var (path, provider) in Items())
        {
            Collection<PSObject> moved = [];
            if (ItemPaths.Try(this, path, () => moved = InvokeProvider.Item.Move([Qualified(path, provider)], Destination, Force, literalPath: true)) && PassThru)
            {
                WriteObject(moved, enumerateCollection: true);
            }
        }
    }
}

[Cmdlet(VerbsCommon.Rename, "Item", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
public sealed class RenameItemCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    public string Path { get; set; } = "";

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get => Path; set => Path = value; }

    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string NewName { get; set; } = "";

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        // One name cannot serve many items: pwsh, too, takes no wildcards here.
        PSObject? renamed = null;
        if (ItemPaths.Try(this, Path, () => renamed = InvokeProvider.Item.Rename(Path, NewName, Force).FirstOrDefault()) && PassThru)
        {
            WriteObject(renamed);
        }
    }
}
