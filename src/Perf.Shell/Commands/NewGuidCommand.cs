using System.Management.Automation;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsCommon.New, "Guid", DefaultParameterSetName = "Default")]
[OutputType(typeof(Guid))]
public sealed class NewGuidCommand : PSCmdlet
{
    [Parameter(ParameterSetName = "Empty")]
    public SwitchParameter Empty { get; set; }

    protected override void BeginProcessing() => WriteObject(Empty ? Guid.Empty : Guid.NewGuid());
}
