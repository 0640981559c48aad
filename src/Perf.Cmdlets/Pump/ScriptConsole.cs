using System.Management.Automation;

namespace Perf.Commands;

/// <summary>Writes what scripts write where PowerShell has a stream for it: console.log is information that is shown, warnings are warnings.</summary>
internal static class ScriptConsole
{
    /// <summary>Makes a log of a pump.</summary>
    /// <param name="write">Takes what is to be written by the pipeline thread.</param>
    /// <returns>Takes a level and a line.</returns>
    public static Action<string, string> To(Action<Action<Cmdlet>> write) => (level, text) => write(cmdlet =>
    {
        switch (level)
        {
            case "debug":
                cmdlet.WriteDebug(text);
                break;
            case "warning" or "error" or "stderr":
                // An error of a script's is no error of the command's, which goes on.
                cmdlet.WriteWarning(text);
                break;
            default:
                cmdlet.WriteInformation(new HostInformationMessage { Message = text }, ["PSHOST"]);
                break;
        }
    });
}
