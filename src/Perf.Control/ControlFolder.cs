using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace Perf.Control;

/// <summary>
/// Where the sockets of running tests are: <c>$PERF_HOME/control/&lt;run id&gt;.sock</c>, a folder that only its owner may enter. Unix domain sockets,
/// because Linux, macOS and Windows all have them, and a file's permissions say who may connect.
/// </summary>
internal sealed class ControlFolder(string home)
{
    private const string Extension = ".sock";
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Path { get; } = System.IO.Path.Combine(home, "control");

    public string SocketOf(string runId) => System.IO.Path.Combine(Path, runId + Extension);

    /// <summary>The ids of runs that have a socket, alive or not, the newest first.</summary>
    public IReadOnlyList<string> RunIds() => !Directory.Exists(Path) ? [] :
        [.. Directory.EnumerateFiles(Path, "*" + Extension).Select(file => System.IO.Path.GetFileNameWithoutExtension(file)).OrderDescending(StringComparer.Ordinal)];

    /// <summary>Makes the folder, for its owner alone; one that is there is made so.</summary>
    public void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            CreateOnWindows();
            return;
        }

        Directory.CreateDirectory(home);
        Directory.CreateDirectory(Path, OwnerFolder);
        File.SetUnixFileMode(Path, OwnerFolder);
    }

    /// <summary>The address of a run's socket.</summary>
    /// <exception cref="PerfException">The path is longer than the system allows.</exception>
    public UnixDomainSocketEndPoint AddressOf(string runId)
    {
        string path = SocketOf(runId);
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new PerfException(
                ErrorIds.ControlUnavailable,
                $"Run {runId} cannot be steered from another session: the path of its socket, {path}, is longer than this system allows. Set PERF_HOME to a shorter folder.",
                path,
                e);
        }
    }

    [SupportedOSPlatform("windows")]
    private void CreateOnWindows()
    {
        var security = new DirectorySecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        using WindowsIdentity user = WindowsIdentity.GetCurrent();
        security.AddAccessRule(new FileSystemAccessRule(
            user.User!, FileSystemRights.FullControl, InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit, PropagationFlags.None, AccessControlType.Allow));
        Directory.CreateDirectory(home);
        if (Directory.Exists(Path))
        {
            new DirectoryInfo(Path).SetAccessControl(security);
        }
        else
        {
            security.CreateDirectory(Path);
        }
    }
}
