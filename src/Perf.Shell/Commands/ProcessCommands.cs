using System.ComponentModel;
using System.Diagnostics;
using System.Management.Automation;

namespace Perf.Shell.Commands;

/// <summary>Processes by name, id or object.</summary>
public abstract class ProcessCommand : PSCmdlet
{
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Id")]
    [Alias("PID")]
    public int[] Id { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject")]
    public Process[] InputObject { get; set; } = [];

    private protected abstract string[]? Names { get; }

    private protected List<Process> Selected()
    {
        switch (ParameterSetName)
        {
            case "InputObject":
                return [.. InputObject];
            case "Id":
                var byId = new List<Process>();
                foreach (int id in Id)
                {
                    try
                    {
                        byId.Add(Process.GetProcessById(id));
                    }
                    catch (ArgumentException)
                    {
                        Missing($"Cannot find a process with the process identifier {id}.", "NoProcessFoundForGivenId", id);
                    }
                }

                return byId;
        }

        var all = Process.GetProcesses().OrderBy(p => p.ProcessName, StringComparer.OrdinalIgnoreCase).ThenBy(p => p.Id).ToList();
        if (Names is null)
        {
            return all;
        }

        var named = new List<Process>();
        foreach (string name in Names)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var found = all.FindAll(p => pattern.IsMatch(p.ProcessName));
            named.AddRange(found);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                Missing($"Cannot find a process with the name \"{name}\". Verify the process name and call the cmdlet again.", "NoProcessFoundForGivenName", name);
            }
        }

        return named;
    }

    private void Missing(string message, string id, object target)
        => WriteError(new ErrorRecord(new ItemNotFoundException(message), id, ErrorCategory.ObjectNotFound, target));
}

[Cmdlet(VerbsCommon.Get, "Process", DefaultParameterSetName = "Name")]
[OutputType(typeof(Process))]
public sealed class GetProcessCommand : ProcessCommand
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Name")]
    [Alias("ProcessName")]
    public string[]? Name { get; set; }

    private protected override string[]? Names => Name;

    protected override void ProcessRecord() => WriteObject(Selected(), enumerateCollection: true);
}

[Cmdlet(VerbsLifecycle.Stop, "Process", DefaultParameterSetName = "Id", SupportsShouldProcess = true)]
public sealed class StopProcessCommand : ProcessCommand
{
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Name")]
    [Alias("ProcessName")]
    public string[]? Name { get; set; }

    /// <value>Stops without the question that another user's process would raise on Windows.</value>
    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override string[]? Names => Name;

    protected override void ProcessRecord()
    {
        foreach (var process in Selected())
        {
            if (!ShouldProcess($"{process.ProcessName} ({process.Id})", "Stop-Process"))
            {
                continue;
            }

            try
            {
                process.Kill();
            }
            catch (Exception e) when (e is Win32Exception or InvalidOperationException)
            {
                WriteError(new ErrorRecord(e, "CouldNotStopProcess", ErrorCategory.CloseError, process));
                continue;
            }

            if (PassThru)
            {
                WriteObject(process);
            }
        }
    }
}

[Cmdlet(VerbsLifecycle.Wait, "Process", DefaultParameterSetName = "Name")]
public sealed class WaitProcessCommand : ProcessCommand, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Name")]
    [Alias("ProcessName")]
    public string[]? Name { get; set; }

    [Parameter(Position = 1)]
    [Alias("TimeoutSec")]
    [ValidateRange(0, 32767)]
    public int Timeout { get; set; } = -1;

    private protected override string[]? Names => Name;

    protected override void ProcessRecord()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        if (Timeout >= 0)
        {
            limit.CancelAfter(TimeSpan.FromSeconds(Timeout));
        }

        foreach (var process in Selected())
        {
            try
            {
                process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
            }
            catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
            {
                WriteError(new ErrorRecord(
                    new TimeoutException($"This command stopped operation because process \"{process.ProcessName} ({process.Id})\" is not stopped in the specified time-out."),
                    "ProcessNotTerminated", ErrorCategory.CloseError, process));
            }
            catch (OperationCanceledException)
            {
                throw new PipelineStoppedException();
            }
        }
    }

    protected override void StopProcessing() => _stop.Cancel();

    public void Dispose() => _stop.Dispose();
}
