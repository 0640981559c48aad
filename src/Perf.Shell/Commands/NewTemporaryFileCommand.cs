using System.Management.Automation;

namespace Perf.Shell.Commands;

[Cmdlet(VerbsCommon.New, "TemporaryFile", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class NewTemporaryFileCommand : PSCmdlet
{
    protected override void BeginProcessing()
    {
        string folder = Path.GetTempPath();
        if (ShouldProcess(folder, "New-TemporaryFile"))
        {
            WriteObject(new FileInfo(Path.GetTempFileName()));
        }
    }
}
