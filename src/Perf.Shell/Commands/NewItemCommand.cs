using System.Collections.ObjectModel;
using System.Management.Automation;

namespace Perf.Shell.Commands;

// -WhatIf and -Confirm are honoured by the provider, which asks through the calling command.

[Cmdlet(VerbsCommon.New, "Item", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
public sealed class NewItemCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Name")]
    public string[] Path { get; set; } = [""];

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Name")]
    [AllowNull]
    [AllowEmptyString]
    public string? Name { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Type")]
    public string? ItemType { get; set; }

    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Target")]
    public object? Value { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Path)
        {
            string full = string.IsNullOrEmpty(Name) ? path : path.Length == 0 ? Name : SessionState.Path.Combine(path, Name);
            string resolved = SessionState.Path.GetUnresolvedProviderPathFromPSPath(full, out var provider, out _);
            bool inFiles = provider.Name == "FileSystem";
            Collection<PSObject> created = [];
            if (ItemPaths.Try(this, full, () => created = InvokeProvider.Item.New([inFiles ? resolved : full], "", ItemType, Value, Force)))
            {
                WriteObject(created, enumerateCollection: true);
            }
        }
    }
}

/// <summary>The content of a variable, an environment variable, an alias or a function by its path.</summary>
[Cmdlet(VerbsCommon.Set, "Item", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
public sealed class SetItemCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public object? Value { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Path)
        {
            Collection<PSObject> items = [];
            if (ItemPaths.Try(this, path, () => items = InvokeProvider.Item.Set([path], Value, Force, literalPath: false)) && PassThru)
            {
                WriteObject(items, enumerateCollection: true);
            }
        }
    }
}
