using System.Management.Automation;

namespace Perf.Shell.Commands;

/// <summary>-WhatIf and -Confirm are honoured by the provider, which asks through the calling command.</summary>
[Cmdlet(VerbsCommon.Remove, "Item", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
public sealed class RemoveItemCommand : ItemCommand
{
    private bool _yesToAll;
    private bool _noToAll;

    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public string[] Include { get; set; } = [];

    [Parameter]
    public string[] Exclude { get; set; } = [];

    protected override void ProcessRecord()
    {
        foreach (var (path, provider) in Items())
        {
            string name = System.IO.Path.GetFileName(path.TrimEnd('/'));
            if ((Include.Length > 0 && !Array.Exists(Include, p => Matches(p, name))) || Array.Exists(Exclude, p => Matches(p, name)))
            {
                continue;
            }

            if (provider.Name != "FileSystem")
            {
                string other = $"{provider.Name}::{path}";
                ItemPaths.Try(this, path, () => InvokeProvider.Item.Remove([other], Recurse, Force, literalPath: true));
                continue;
            }

            var info = new DirectoryInfo(path);
            bool isDirectory = info.Exists && info.LinkTarget is null;
            bool withChildren = isDirectory && !Recurse && info.EnumerateFileSystemInfos().Any();
            if (withChildren && !MyInvocation.BoundParameters.ContainsKey("WhatIf") && !ShouldContinue(
                $"The item at {path} has children and the Recurse parameter was not specified. If you continue, all children will be removed with the item. Are you sure you want to continue?",
                "Confirm", ref _yesToAll, ref _noToAll))
            {
                continue;
            }

            ItemPaths.Try(this, path, () => InvokeProvider.Item.Remove([path], Recurse || withChildren, Force, literalPath: true));
        }
    }

    private static bool Matches(string pattern, string name) => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch(name);
}
