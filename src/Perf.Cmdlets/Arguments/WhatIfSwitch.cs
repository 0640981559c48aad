using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Whether a command was asked what it would do.</summary>
internal static class WhatIfSwitch
{
    /// <summary>Whether -WhatIf stands in the command's line. The switch itself and not the preference: with it ShouldProcess never lets anything happen.</summary>
    public static bool IsWhatIf(this PSCmdlet command) => command.MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given) && given is SwitchParameter { IsPresent: true };
}
