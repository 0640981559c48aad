using System.Collections.ObjectModel;
using System.Management.Automation;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsCommon.Get, "Item", DefaultParameterSetName = "Path")]
public sealed class GetItemCommand : ItemCommand
{
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Path)
        {
            Collection<PSObject> items = [];
            if (ItemPaths.Try(this, path, () => items = InvokeProvider.Item.Get([path], Force, IsLiteral)))
            {
                WriteObject(items, enumerateCollection: true);
            }
        }
    }
}

[Cmdlet(VerbsCommon.Get, "ItemProperty", DefaultParameterSetName = "Path")]
public sealed class GetItemPropertyCommand : ItemCommand
{
    [Parameter(Position = 1)]
    [Alias("PSProperty")]
    public string[]? Name { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Path)
        {
            Collection<PSObject> items = [];
            if (ItemPaths.Try(this, path, () => items = InvokeProvider.Property.Get([path], new Collection<string>(Name ?? []), IsLiteral)))
            {
                WriteObject(items, enumerateCollection: true);
            }
        }
    }
}

[Cmdlet(VerbsDiagnostic.Test, "Path", DefaultParameterSetName = "Path")]
[OutputType(typeof(bool))]
public sealed class TestPathCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[]? Path { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[]? LiteralPath { get => Path; set => Path = value; }

    [Parameter]
    [Alias("Type")]
    [ValidateSet("Any", "Container", "Leaf")]
    public string PathType { get; set; } = "Any";

    protected override void ProcessRecord()
    {
        foreach (string path in Path ?? [])
        {
            WriteObject(!string.IsNullOrWhiteSpace(path) && Test(path));
        }
    }

    private bool Test(string path)
    {
        try
        {
            bool literal = ParameterSetName == "LiteralPath";
            string pattern = literal ? WildcardPattern.Escape(path) : path;
            return PathType.ToLowerInvariant() switch
            {
                "container" => InvokeProvider.Item.IsContainer(pattern),
                "leaf" => InvokeProvider.Item.Exists(path, force: false, literal) && !InvokeProvider.Item.IsContainer(pattern),
                _ => InvokeProvider.Item.Exists(path, force: false, literal),
            };
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or ItemNotFoundException)
        {
            return false;
        }
    }
}
