using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsCommon.Format, "Table")]
public sealed class FormatTableCommand : OuterFormatTableBase
{
    public FormatTableCommand() => FormatInternals.SetShape(this, "Table");
}

[Cmdlet(VerbsCommon.Format, "List")]
public sealed class FormatListCommand : OuterFormatTableAndListBase
{
    public FormatListCommand() => FormatInternals.SetShape(this, "List");
}

[Cmdlet(VerbsCommon.Format, "Wide")]
public sealed class FormatWideCommand : FrontEndCommandBase
{
    public FormatWideCommand() => FormatInternals.SetShape(this, "Wide");

    [Parameter(Position = 0)]
    public object? Property { get; set; }

    [Parameter]
    public SwitchParameter AutoSize { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Column { get; set; }

    [Parameter]
    public object? GroupBy { get; set; }

    [Parameter]
    public string? View { get; set; }

    protected override void BeginProcessing()
    {
        FormatInternals.SetParameters(
            this, "FormatWideParameterDefinition", Property is null ? null : [Property], View, GroupBy, AutoSize ? true : null,
            "WideSpecificParameters", "columns", Column > 0 ? Column : null);
        base.BeginProcessing();
    }
}

[Cmdlet(VerbsCommon.Format, "Custom")]
public sealed class FormatCustomCommand : FrontEndCommandBase
{
    public FormatCustomCommand() => FormatInternals.SetShape(this, "Complex");

    [Parameter(Position = 0)]
    public object[]? Property { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Depth { get; set; } = 5;

    [Parameter]
    public object? GroupBy { get; set; }

    [Parameter]
    public string? View { get; set; }

    protected override void BeginProcessing()
    {
        FormatInternals.SetParameters(
            this, "FormatObjectParameterDefinition", Property, View, GroupBy, null, "ComplexSpecificParameters", "maxDepth", Depth);
        base.BeginProcessing();
    }
}
