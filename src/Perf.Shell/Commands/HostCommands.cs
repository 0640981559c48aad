using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Net;
using System.Security;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsCommon.Get, "Host")]
[OutputType(typeof(PSHost))]
public sealed class GetHostCommand : PSCmdlet
{
    protected override void BeginProcessing() => WriteObject(Host);
}

[Cmdlet(VerbsCommon.Get, "Culture")]
[OutputType(typeof(CultureInfo))]
public sealed class GetCultureCommand : PSCmdlet
{
    protected override void BeginProcessing() => WriteObject(Host.CurrentCulture);
}

[Cmdlet(VerbsCommunications.Read, "Host", DefaultParameterSetName = "AsString")]
[OutputType(typeof(string), typeof(SecureString))]
public sealed class ReadHostCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromRemainingArguments = true)]
    [AllowNull]
    public object[]? Prompt { get; set; }

    [Parameter(ParameterSetName = "AsSecureString")]
    public SwitchParameter AsSecureString { get; set; }

    [Parameter(ParameterSetName = "AsString")]
    public SwitchParameter MaskInput { get; set; }

    protected override void BeginProcessing()
    {
        try
        {
            if (Prompt is { Length: > 0 })
            {
                Host.UI.Write(string.Join(' ', Prompt.Select(p => p?.ToString())) + ": ");
            }

            if (AsSecureString)
            {
                WriteObject(Host.UI.ReadLineAsSecureString());
            }
            else if (MaskInput)
            {
                using var secret = Host.UI.ReadLineAsSecureString();
                WriteObject(new NetworkCredential("", secret).Password);
            }
            else
            {
                WriteObject(Host.UI.ReadLine());
            }
        }
        catch (PSInvalidOperationException e)
        {
            ThrowTerminatingError(new ErrorRecord(e, "InvalidOperation", ErrorCategory.InvalidOperation, null));
        }
    }
}

[Cmdlet(VerbsCommon.Get, "Credential", DefaultParameterSetName = "CredentialSet")]
[OutputType(typeof(PSCredential))]
public sealed class GetCredentialCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public string UserName { get; set; } = "";

    [Parameter]
    public string Message { get; set; } = "Enter your credentials.";

    [Parameter]
    public string Title { get; set; } = "PowerShell credential request";

    protected override void BeginProcessing() => WriteObject(Host.UI.PromptForCredential(Title, Message, UserName, ""));
}

[Cmdlet(VerbsData.ConvertTo, "SecureString")]
[OutputType(typeof(SecureString))]
public sealed class ConvertToSecureStringCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    public string String { get; set; } = "";

    /// <value>Mandatory: text that was encrypted by Windows' data protection cannot be read here.</value>
    [Parameter(Position = 1, Mandatory = true)]
    public SwitchParameter AsPlainText { get; set; }

    [Parameter(Position = 2)]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        var secret = new SecureString();
        foreach (char c in String)
        {
            secret.AppendChar(c);
        }

        secret.MakeReadOnly();
        WriteObject(secret);
    }
}

[Cmdlet(VerbsData.ConvertFrom, "SecureString")]
[OutputType(typeof(string))]
public sealed class ConvertFromSecureStringCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    public SecureString SecureString { get; set; } = null!;

    /// <value>Mandatory: encryption without Windows' data protection would only pretend.</value>
    [Parameter(Mandatory = true)]
    public SwitchParameter AsPlainText { get; set; }

    protected override void ProcessRecord() => WriteObject(new NetworkCredential("", SecureString).Password);
}

[Cmdlet(VerbsLifecycle.Invoke, "Expression")]
public sealed class InvokeExpressionCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    public string Command { get; set; } = "";

    protected override void ProcessRecord()
    {
        System.Management.Automation.Runspaces.PipelineResultTypes streams
            = System.Management.Automation.Runspaces.PipelineResultTypes.Output | System.Management.Automation.Runspaces.PipelineResultTypes.Error;
        InvokeCommand.InvokeScript(Command, useNewScope: false, streams, input: null);
    }
}
