using System.Management.Automation;

namespace Perf.Shell.Commands;

/// <summary>Drops neighbours that are the same: for input that is sorted.</summary>
[Cmdlet(VerbsCommon.Get, "Unique", DefaultParameterSetName = "AsString")]
public sealed class GetUniqueCommand : PSCmdlet
{
    private PSObject? _last;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(ParameterSetName = "AsString")]
    public SwitchParameter AsString { get; set; }

    [Parameter(ParameterSetName = "UniqueByType")]
    public SwitchParameter OnType { get; set; }

    [Parameter]
    public SwitchParameter CaseInsensitive { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }

        bool same = _last is not null && (OnType
            ? string.Equals(_last.TypeNames[0], InputObject.TypeNames[0], StringComparison.OrdinalIgnoreCase)
            : AsString
                ? string.Equals(_last.ToString(), InputObject.ToString(), CaseInsensitive ? StringComparison.CurrentCultureIgnoreCase : StringComparison.CurrentCulture)
                : ObjectEquality.Same(_last, InputObject, CaseInsensitive));
        if (!same)
        {
            WriteObject(InputObject);
            _last = InputObject;
        }
    }
}
