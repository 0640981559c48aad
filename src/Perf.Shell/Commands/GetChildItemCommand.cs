using System.Collections.ObjectModel;
using System.Management.Automation;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsCommon.Get, "ChildItem", DefaultParameterSetName = "Path")]
[OutputType(typeof(FileInfo), typeof(DirectoryInfo))]
public sealed class GetChildItemCommand : PSCmdlet
{
    private WildcardPattern[] _include = [];
    private WildcardPattern[] _exclude = [];

    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    public string[] Path { get; set; } = ["."];

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get => Path; set => Path = value; }

    [Parameter(Position = 1)]
    public string? Filter { get; set; }

    [Parameter]
    public string[] Include { get; set; } = [];

    [Parameter]
    public string[] Exclude { get; set; } = [];

    [Parameter]
    [Alias("s", "r")]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public uint Depth { get; set; } = uint.MaxValue;

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter Name { get; set; }

    [Parameter]
    [Alias("ad")]
    public SwitchParameter Directory { get; set; }

    [Parameter]
    [Alias("af")]
    public SwitchParameter File { get; set; }

    [Parameter]
    [Alias("ah", "h")]
    public SwitchParameter Hidden { get; set; }

    protected override void BeginProcessing()
    {
        _include = Patterns(Include);
        _exclude = Patterns(Exclude);
        if (MyInvocation.BoundParameters.ContainsKey(nameof(Depth)))
        {
            Recurse = true;
        }
    }

    protected override void ProcessRecord()
    {
        bool literal = ParameterSetName == "LiteralPath";
        foreach (string path in Path)
        {
            foreach (var (item, provider) in ItemPaths.Existing(this, [path], literal))
            {
                if (provider.Name == "FileSystem")
                {
                    List(item, fromWildcard: !literal && WildcardPattern.ContainsWildcardCharacters(path));
                }
                else
                {
                    ListOther($"{provider.Name}::{item}");
                }
            }
        }
    }

    private void List(string path, bool fromWildcard)
    {
        if (!System.IO.Directory.Exists(path))
        {
            Emit(new FileInfo(path), System.IO.Path.GetFileName(path));
        }
        else if (Include.Length > 0 && !Recurse && !fromWildcard)
        {
            // As in pwsh: without -Recurse, -Include judges the given path itself, so a plain folder yields nothing.
        }
        else if (fromWildcard && !Recurse && Include.Length > 0)
        {
            Emit(new DirectoryInfo(path), System.IO.Path.GetFileName(path));
        }
        else
        {
            Descend(new DirectoryInfo(path), prefix: "", level: 0);
        }
    }

    private void Descend(DirectoryInfo folder, string prefix, uint level)
    {
        FileSystemInfo[] entries = [];
        if (!ItemPaths.Try(this, folder.FullName, () => entries = folder.GetFileSystemInfos()))
        {
            return;
        }

        // Folders first, then files, each by name: the order of pwsh.
        Array.Sort(entries, (a, b) => (a is FileInfo).CompareTo(b is FileInfo) is var kind and not 0
            ? kind : string.Compare(a.Name, b.Name, StringComparison.CurrentCultureIgnoreCase));
        foreach (var entry in entries)
        {
            Emit(entry, prefix + entry.Name);
        }

        if (!Recurse || level >= Depth)
        {
            return;
        }

        foreach (var child in entries.OfType<DirectoryInfo>())
        {
            // A link is not followed: it may lead back up.
            if (Visible(child) && child.LinkTarget is null)
            {
                Descend(child, prefix + child.Name + System.IO.Path.DirectorySeparatorChar, level + 1);
            }
        }
    }

    private void Emit(FileSystemInfo entry, string relative)
    {
        bool wanted = entry is DirectoryInfo ? !File || Directory : !Directory || File;
        if (!wanted || !Visible(entry) || (Hidden && !IsHidden(entry))
            || (Filter is not null && !WildcardPattern.Get(Filter, WildcardOptions.IgnoreCase).IsMatch(entry.Name))
            || (_include.Length > 0 && !Array.Exists(_include, p => p.IsMatch(entry.Name)))
            || Array.Exists(_exclude, p => p.IsMatch(entry.Name)))
        {
            return;
        }

        if (Name)
        {
            WriteObject(relative);
            return;
        }

        Collection<PSObject> items = [];
        if (ItemPaths.Try(this, entry.FullName, () => items = InvokeProvider.Item.Get([entry.FullName], force: true, literalPath: true)))
        {
            WriteObject(items, enumerateCollection: true);
        }
    }

    private void ListOther(string path)
    {
        if (File || Directory || Hidden)
        {
            WriteError(new ErrorRecord(
                new PSNotSupportedException($"-File, -Directory and -Hidden apply to the file system, not to '{path}'."), "NotFileSystem", ErrorCategory.InvalidArgument, path));
            return;
        }

        Collection<PSObject> items = [];
        if (!ItemPaths.Try(this, path, () => items = InvokeProvider.ChildItem.Get([path], Recurse, Force, literalPath: true)))
        {
            return;
        }

        foreach (var item in items)
        {
            string name = item.Properties["PSChildName"]?.Value as string ?? item.Properties["Name"]?.Value as string ?? item.ToString();
            if ((Filter is null || WildcardPattern.Get(Filter, WildcardOptions.IgnoreCase).IsMatch(name))
                && (_include.Length == 0 || Array.Exists(_include, p => p.IsMatch(name)))
                && !Array.Exists(_exclude, p => p.IsMatch(name)))
            {
                WriteObject(Name ? name : item);
            }
        }
    }

    private bool Visible(FileSystemInfo entry) => Force || Hidden || !IsHidden(entry);

    private static bool IsHidden(FileSystemInfo entry) => (entry.Attributes & FileAttributes.Hidden) != 0;

    private static WildcardPattern[] Patterns(string[] texts) => [.. texts.Select(t => WildcardPattern.Get(t, WildcardOptions.IgnoreCase))];
}
