using System.Management.Automation;

namespace Perf.Shell.Commands;

[Cmdlet("Sort", "Object", DefaultParameterSetName = "Default")]
public sealed class SortObjectCommand : PSCmdlet
{
    private readonly List<PSObject> _items = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[]? Property { get; set; }

    [Parameter]
    public SwitchParameter Descending { get; set; }

    [Parameter]
    public SwitchParameter Unique { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    /// <value>Every sort here is stable; the switch is accepted because it asks for that.</value>
    [Parameter(ParameterSetName = "Default")]
    public SwitchParameter Stable { get; set; }

    [Parameter(ParameterSetName = "Top", Mandatory = true)]
    [ValidateRange(1, int.MaxValue)]
    public int Top { get; set; }

    [Parameter(ParameterSetName = "Bottom", Mandatory = true)]
    [ValidateRange(1, int.MaxValue)]
    public int Bottom { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            _items.Add(InputObject);
        }
    }

    protected override void EndProcessing()
    {
        var keys = Property?.Select(p => PropertySpecification.Parse(p, "Expression", "Descending", "Ascending")).ToArray();
        bool[] descending = keys is null ? [Descending] : [.. keys.Select(k => k.Descending ?? Descending.IsPresent)];
        var order = new SortKeyComparer(descending, ignoreCase: !CaseSensitive);
        var sorted = _items
            .Select(item => (item, key: keys is null ? [item] : keys.Select(k => k.Value(item)).ToArray()))
            .OrderBy(pair => pair.key, order)
            .ToList();
        if (Unique)
        {
            sorted = [.. sorted.Where((pair, i) => i == 0 || order.Compare(pair.key, sorted[i - 1].key) != 0)];
        }

        int skip = ParameterSetName == "Bottom" ? Math.Max(0, sorted.Count - Bottom) : 0;
        int take = ParameterSetName == "Top" ? Top : int.MaxValue;
        foreach (var (item, _) in sorted.Skip(skip).Take(take))
        {
            WriteObject(item);
        }
    }
}
