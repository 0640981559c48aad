using System.ComponentModel;
using System.Diagnostics;
using System.Management.Automation;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsLifecycle.Start, "Process", SupportsShouldProcess = true)]
[OutputType(typeof(Process))]
public sealed class StartProcessCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    [Parameter(Position = 0, Mandatory = true)]
    [Alias("PSPath", "Path")]
    public string FilePath { get; set; } = "";

    [Parameter(Position = 1)]
    [Alias("Args")]
    public string[] ArgumentList { get; set; } = [];

    [Parameter]
    public string? WorkingDirectory { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <value>A process on Unix shares the terminal anyway; the switch is accepted because it asks for that.</value>
    [Parameter]
    [Alias("nnw")]
    public SwitchParameter NoNewWindow { get; set; }

    protected override void BeginProcessing()
    {
        // A name is searched on PATH, a path is relative to the current location of the session, not of the process.
        string command = InvokeCommand.GetCommand(FilePath, CommandTypes.Application) is ApplicationInfo found ? found.Path : FilePath;

        // Arguments are joined by blanks and split again by the rules of the platform: so does pwsh.
        var start = new ProcessStartInfo(command, string.Join(' ', ArgumentList))
        {
            UseShellExecute = false,
            WorkingDirectory = SessionState.Path.GetUnresolvedProviderPathFromPSPath(WorkingDirectory ?? "."),
        };
        if (!ShouldProcess(command, "Start-Process"))
        {
            return;
        }

        Process process;
        try
        {
            process = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or FileNotFoundException)
        {
            ThrowTerminatingError(new ErrorRecord(
                new InvalidOperationException($"This command cannot be run due to the error: {e.Message}", e), "InvalidOperationException", ErrorCategory.InvalidOperation, FilePath));
            throw;
        }

        if (PassThru)
        {
            WriteObject(process);
        }

        if (Wait)
        {
            try
            {
                process.WaitForExitAsync(_stop.Token).GetAwaiter().GetResult();
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
