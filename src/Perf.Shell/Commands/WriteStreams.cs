using System.Management.Automation;
using Microsoft.PowerShell.Commands;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsCommunications.Write, "Output")]
public sealed class WriteOutputCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromRemainingArguments = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            WriteObject(null);
            return;
        }

        if (NoEnumerate)
        {
            WriteObject(InputObject.Length == 1 ? InputObject[0] : InputObject, enumerateCollection: false);
            return;
        }

        foreach (var item in InputObject)
        {
            WriteObject(item, enumerateCollection: true);
        }
    }
}

/// <summary>Warning, verbose and debug differ in the stream only.</summary>
public abstract class WriteMessageCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [Alias("Msg")]
    [AllowEmptyString]
    public string Message { get; set; } = "";
}

[Cmdlet(VerbsCommunications.Write, "Warning")]
public sealed class WriteWarningCommand : WriteMessageCommand
{
    protected override void ProcessRecord() => WriteWarning(Message);
}

[Cmdlet(VerbsCommunications.Write, "Verbose")]
public sealed class WriteVerboseCommand : WriteMessageCommand
{
    protected override void ProcessRecord() => WriteVerbose(Message);
}

[Cmdlet(VerbsCommunications.Write, "Debug")]
public sealed class WriteDebugCommand : WriteMessageCommand
{
    protected override void ProcessRecord() => WriteDebug(Message);
}

[Cmdlet(VerbsCommunications.Write, "Information")]
public sealed class WriteInformationCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [Alias("Msg", "Message")]
    [AllowNull]
    public object? MessageData { get; set; }

    [Parameter(Position = 1)]
    public string[] Tags { get; set; } = [];

    protected override void ProcessRecord() => WriteInformation(MessageData, Tags);
}

[Cmdlet(VerbsCommunications.Write, "Progress")]
public sealed class WriteProgressCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public string Activity { get; set; } = "Processing";

    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Status { get; set; } = "Processing";

    [Parameter(Position = 2)]
    [ValidateRange(0, int.MaxValue)]
    public int Id { get; set; }

    [Parameter]
    [ValidateRange(-1, 100)]
    public int PercentComplete { get; set; } = -1;

    [Parameter]
    public int SecondsRemaining { get; set; } = -1;

    [Parameter]
    public string? CurrentOperation { get; set; }

    [Parameter]
    [ValidateRange(-1, int.MaxValue)]
    public int ParentId { get; set; } = -1;

    [Parameter]
    public SwitchParameter Completed { get; set; }

    [Parameter]
    public int SourceId { get; set; }

    protected override void ProcessRecord() => WriteProgress(new ProgressRecord(Id, Activity, Status)
    {
        ParentActivityId = ParentId,
        PercentComplete = PercentComplete,
        SecondsRemaining = SecondsRemaining,
        CurrentOperation = CurrentOperation,
        RecordType = Completed ? ProgressRecordType.Completed : ProgressRecordType.Processing,
    });
}

[Cmdlet(VerbsCommunications.Write, "Error", DefaultParameterSetName = "NoException")]
public sealed class WriteErrorCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = "NoException")]
    [Parameter(ParameterSetName = "WithException")]
    [AllowNull]
    [AllowEmptyString]
    [Alias("Msg")]
    public string? Message { get; set; }

    [Parameter(Position = 0, Mandatory = true, ParameterSetName = "WithException")]
    public Exception? Exception { get; set; }

    [Parameter(Position = 0, Mandatory = true, ParameterSetName = "ErrorRecord")]
    public ErrorRecord? ErrorRecord { get; set; }

    [Parameter(ParameterSetName = "NoException")]
    [Parameter(ParameterSetName = "WithException")]
    public ErrorCategory Category { get; set; }

    [Parameter(ParameterSetName = "NoException")]
    [Parameter(ParameterSetName = "WithException")]
    public string ErrorId { get; set; } = "";

    [Parameter(ParameterSetName = "NoException")]
    [Parameter(ParameterSetName = "WithException")]
    public object? TargetObject { get; set; }

    [Parameter]
    public string RecommendedAction { get; set; } = "";

    protected override void ProcessRecord()
    {
        ErrorRecord record;
        if (ErrorRecord is not null)
        {
            record = new ErrorRecord(ErrorRecord, null);
        }
        else
        {
            var exception = Exception ?? new WriteErrorException(Message ?? "");
            string id = ErrorId.Length > 0 ? ErrorId : exception.GetType().FullName!;
            record = new ErrorRecord(exception, id, Category, TargetObject);
            if (Exception is not null && !string.IsNullOrEmpty(Message))
            {
                record.ErrorDetails = new ErrorDetails(Message);
            }
        }

        if (RecommendedAction.Length > 0)
        {
            record.ErrorDetails ??= new ErrorDetails(record.ToString());
            record.ErrorDetails.RecommendedAction = RecommendedAction;
        }

        // As in pwsh, the error is the calling function's: that is where its message points.
        if (GetVariableValue("MyInvocation") is InvocationInfo caller)
        {
            EngineInternals.AttributeTo(record, caller);
            record.CategoryInfo.Activity = "Write-Error";
        }

        WriteError(record);
    }
}
