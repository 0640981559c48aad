using System.Management.Automation;

namespace Perf.Commands;

/// <summary>How the commands report faults: the id from the one table, a category, the user's own object as target.</summary>
internal static class ErrorWriting
{
    /// <summary>Makes the error record of a fault.</summary>
    public static ErrorRecord ToRecord(this PerfException fault) => new(fault, fault.Id, CategoryOf(fault.Id), fault.Subject);

    /// <summary>
    /// Ends the command with a fault. Where nobody sits at the prompt the process is also asked to end with the fault's exit code, so that a CI step fails
    /// with it, and the script ends there, so that what follows (a deployment, say) is not done; but for <c>pwsh -File</c>, see below.
    /// </summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="fault">The fault.</param>
    /// <param name="endScript">Whether the script ends at a prompt too.</param>
    public static void Fail(this PSCmdlet cmdlet, PerfException fault, bool endScript = false)
    {
        HostMode mode = HostModes.Of(cmdlet.Host.Name, Environment.GetCommandLineArgs()[1..], Console.IsInputRedirected);
        if (mode != HostMode.Prompt)
        {
            cmdlet.Host.SetShouldExit(fault.ExitCode);
        }

        // An error that ends the script would make the exit code 1 there, whatever was asked for before.
        ErrorRecord record = fault.ToRecord();
        if (mode == HostMode.PwshFile || (mode == HostMode.Prompt && !endScript))
        {
            cmdlet.ThrowTerminatingError(record);
        }

        // A command's terminating error ends its statement only; this is what the keyword `throw` does: it ends the script, unless it is caught.
        record = new ErrorRecord(fault, $"{fault.Id},{cmdlet.GetType().FullName}", record.CategoryInfo.Category, fault.Subject);
        throw new RuntimeException(fault.Message, fault, record) { WasThrownFromThrowStatement = true };
    }

    /// <summary>
    /// Tells a fault and goes on: for one that takes nothing from what the command has to give. Where nobody sits at the prompt the process is asked to end with its exit code, unless
    /// <see cref="Fail"/> asks for another afterwards.
    /// </summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="fault">The fault.</param>
    public static void Report(this PSCmdlet cmdlet, PerfException fault)
    {
        if (HostModes.Of(cmdlet.Host.Name, Environment.GetCommandLineArgs()[1..], Console.IsInputRedirected) != HostMode.Prompt)
        {
            cmdlet.Host.SetShouldExit(fault.ExitCode);
        }

        cmdlet.WriteError(fault.ToRecord());
    }

    private static ErrorCategory CategoryOf(string id) => id switch
    {
        ErrorIds.FileNotFound or ErrorIds.RunNotFound or ErrorIds.BaselineNotFound or ErrorIds.AlertChannelUnknown or ErrorIds.AgentNotFound => ErrorCategory.ObjectNotFound,
        ErrorIds.FileUnreadable => ErrorCategory.ReadError,
        ErrorIds.RunEnded or ErrorIds.RunInBaseline or ErrorIds.BaselineInvalid or ErrorIds.BaselineConflict => ErrorCategory.InvalidOperation,
        ErrorIds.FileExists or ErrorIds.RunExists or ErrorIds.AgentNameTaken => ErrorCategory.ResourceExists,
        ErrorIds.ReportFailed or ErrorIds.RawOutputFailed or ErrorIds.FileUnwritable or ErrorIds.AlertFailed or ErrorIds.ScheduleFailed => ErrorCategory.WriteError,
        ErrorIds.StoreUnavailable or ErrorIds.HistoryNotShared or ErrorIds.ControlUnavailable or ErrorIds.OutboxUnavailable or ErrorIds.ClusterUnavailable or ErrorIds.AgentTargetUnreachable or ErrorIds.AgentsLost => ErrorCategory.ResourceUnavailable,
        ErrorIds.ProductionNotConfirmed or ErrorIds.ScriptNotAllowed or ErrorIds.ClusterInsecure or ErrorIds.AgentRefused => ErrorCategory.PermissionDenied,
        ErrorIds.ScenarioInvalid or ErrorIds.EnvironmentInvalid or ErrorIds.ThresholdFileInvalid or ErrorIds.ResultInvalid or ErrorIds.ImportInvalid or ErrorIds.HistoryInvalid or ErrorIds.AlertPolicyInvalid or ErrorIds.CriticalEndpointsInvalid or ErrorIds.PolicyInvalid or ErrorIds.ProfileInvalid or ErrorIds.HealthFileInvalid => ErrorCategory.InvalidData,
        ErrorIds.ThresholdFailed or ErrorIds.EnsureFailed or ErrorIds.RunInvalid or ErrorIds.VerdictInconclusive or ErrorIds.RunStopped or ErrorIds.RunAborted or ErrorIds.CapacityFailed or ErrorIds.RegressionFound or ErrorIds.ValidationFailed or ErrorIds.HealthFailed => ErrorCategory.InvalidResult,
        _ => ErrorCategory.InvalidArgument,
    };
}
