using System.Management.Automation;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsData.Compare, "Object")]
public sealed class CompareObjectCommand : PSCmdlet
{
    private readonly List<PSObject> _difference = [];

    [Parameter(Position = 0, Mandatory = true)]
    [AllowEmptyCollection]
    public PSObject[] ReferenceObject { get; set; } = [];

    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public PSObject[] DifferenceObject { get; set; } = [];

    [Parameter]
    public object[]? Property { get; set; }

    [Parameter]
    public SwitchParameter IncludeEqual { get; set; }

    [Parameter]
    public SwitchParameter ExcludeDifferent { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord() => _difference.AddRange(DifferenceObject.Where(d => d is not null));

    protected override void EndProcessing()
    {
        var keys = Property?.Select(p => PropertySpecification.Parse(p, "Expression")).ToArray();
        var order = new SortKeyComparer(new bool[keys?.Length ?? 1], ignoreCase: !CaseSensitive);
        var unmatched = ReferenceObject.Where(r => r is not null).Select(r => (Item: r, Key: Key(r, keys))).ToList();
        var added = new List<(PSObject Item, object?[] Key)>();
        foreach (var item in _difference)
        {
            object?[] key = Key(item, keys);
            int match = unmatched.FindIndex(r => order.Compare(r.Key, key) == 0);
            if (match < 0)
            {
                added.Add((item, key));
                continue;
            }

            if (IncludeEqual || ExcludeDifferent)
            {
                Emit(unmatched[match].Item, unmatched[match].Key, "==");
            }

            unmatched.RemoveAt(match);
        }

        if (!ExcludeDifferent)
        {
            added.ForEach(a => Emit(a.Item, a.Key, "=>"));
            unmatched.ForEach(r => Emit(r.Item, r.Key, "<="));
        }
    }

    private static object?[] Key(PSObject item, PropertySpecification[]? keys) => keys is null ? [item] : [.. keys.Select(k => k.Value(item))];

    private void Emit(PSObject item, object?[] key, string side)
    {
        var output = PassThru ? item : new PSObject();
        if (!PassThru)
        {
            if (Property is null)
            {
                output.Properties.Add(new PSNoteProperty("InputObject", item));
            }
            else
            {
                for (int i = 0; i < key.Length; i++)
                {
                    output.Properties.Add(new PSNoteProperty(PropertySpecification.Parse(Property[i], "Expression").Expression.ToString(), key[i]));
                }
            }
        }

        output.Properties.Remove("SideIndicator");
        output.Properties.Add(new PSNoteProperty("SideIndicator", side));
        WriteObject(output);
    }
}
