using System.Management.Automation;

namespace Perf.Commands;

/// <summary>How the commands report faults: the id from the one table, a category, the user's own object as target.</summary>
internal static class ErrorWriting
{
    /// <summary>Makes the error record of a fault.</summary>
    public static ErrorRecord ToRecord(this PerfException fault) => new(fault, fault.Id, CategoryOf(fault.Id), fault.Subject);

    /// <summary>
    /// Ends the command with a fault. Where nobody sits at the prompt the process is also asked to end with the fault's exit code, so that a CI step fails
    /// with it.
    /// </summary>
    public static void Fail(this PSCmdlet cmdlet, PerfException fault)
    {
        bool interactive = HostMode.IsInteractive(cmdlet.Host.Name, Environment.GetCommandLineArgs()[1..], Console.IsInputRedirected);
        if (!interactive)
        {
            cmdlet.Host.SetShouldExit(fault.ExitCode);
        }

        cmdlet.ThrowTerminatingError(fault.ToRecord());
    }

    private static ErrorCategory CategoryOf(string id) => id switch
    {
        ErrorIds.FileNotFound or ErrorIds.RunNotFound => ErrorCategory.ObjectNotFound,
        ErrorIds.FileUnreadable => ErrorCategory.ReadError,
        ErrorIds.ReportFailed => ErrorCategory.WriteError,
        ErrorIds.StoreUnavailable => ErrorCategory.ResourceUnavailable,
        ErrorIds.ProductionNotConfirmed => ErrorCategory.PermissionDenied,
        ErrorIds.ScenarioInvalid or ErrorIds.EnvironmentInvalid or ErrorIds.ThresholdFileInvalid or ErrorIds.ResultInvalid => ErrorCategory.InvalidData,
        ErrorIds.ThresholdFailed or ErrorIds.RunInvalid or ErrorIds.VerdictInconclusive or ErrorIds.RunStopped or ErrorIds.RunAborted => ErrorCategory.InvalidResult,
        _ => ErrorCategory.InvalidArgument,
    };
}
