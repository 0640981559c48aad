using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using Microsoft.PowerShell.Commands;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsData.Group, "Object")]
[OutputType(typeof(GroupInfo), typeof(Hashtable))]
public sealed class GroupObjectCommand : PSCmdlet
{
    private readonly List<(object?[] Key, PSObject Item)> _items = [];
    private PropertySpecification[]? _keys;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[]? Property { get; set; }

    [Parameter]
    public SwitchParameter NoElement { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    [Parameter]
    [Alias("AHT")]
    public SwitchParameter AsHashTable { get; set; }

    [Parameter]
    public SwitchParameter AsString { get; set; }

    protected override void BeginProcessing() => _keys = Property?.Select(p => PropertySpecification.Parse(p, "Expression")).ToArray();

    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            _items.Add((_keys is null ? [InputObject] : [.. _keys.Select(k => k.Value(InputObject))], InputObject));
        }
    }

    protected override void EndProcessing()
    {
        if (AsString && !AsHashTable)
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSArgumentException("-AsString needs -AsHashTable."), "AsStringWithoutAsHashTable", ErrorCategory.InvalidArgument, null));
        }

        // Sorted by key: pwsh lists groups in that order, and equal keys become neighbours.
        var order = new SortKeyComparer(new bool[_keys?.Length ?? 1], ignoreCase: !CaseSensitive);
        var groups = new List<(object?[] Key, Collection<PSObject> Items)>();
        foreach (var (key, item) in _items.OrderBy(pair => pair.Key, order))
        {
            if (groups.Count == 0 || order.Compare(groups[^1].Key, key) != 0)
            {
                groups.Add((key, []));
            }

            groups[^1].Items.Add(item);
        }

        if (AsHashTable)
        {
            WriteObject(Table(groups));
            return;
        }

        foreach (var (key, items) in groups)
        {
            WriteObject(new GroupInfo(Name(key), new ArrayList(key.Select(Plain).ToArray()), items.Count, NoElement ? [] : items));
        }
    }

    private Hashtable Table(List<(object?[] Key, Collection<PSObject> Items)> groups)
    {
        var table = new Hashtable(CaseSensitive ? StringComparer.CurrentCulture : StringComparer.CurrentCultureIgnoreCase);
        foreach (var (key, items) in groups)
        {
            object name = AsString || key.Length > 1 ? Name(key) : Plain(key[0]) ?? "";
            table[name] = items;
        }

        return table;
    }

    private static object? Plain(object? value) => value is PSObject { BaseObject: not PSCustomObject and var inner } ? inner : value;

    private static string Name(object?[] key) => string.Join(", ", key.Select(k => k is null ? "" : PSObject.AsPSObject(k).ToString()));
}
