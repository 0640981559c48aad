namespace Perf.Runtime.Scripts;

/// <summary>
/// Finds what can start a worker: the `dotnet` on PATH when it has the runtime that workers need, otherwise a perfsh, which carries one. pwsh has a runtime too, but no program
/// that would start another by it. A pure function of the file system and the environment.
/// </summary>
/// <param name="environment">Reads the process environment.</param>
/// <param name="exists">Whether a file exists.</param>
/// <param name="runtimes">The versions of .NET in a folder of a dotnet: the names below shared/Microsoft.NETCore.App.</param>
internal sealed class WorkerHosts(Func<string, string?> environment, Func<string, bool> exists, Func<string, IReadOnlyList<string>> runtimes)
{
    /// <summary>The major version that the worker is built for.</summary>
    private static readonly int s_major = Environment.Version.Major;

    /// <summary>How to start a worker.</summary>
    /// <param name="worker">The worker's assembly.</param>
    /// <param name="moduleFolder">The module's folder, beside which a perfsh may be; null where there is none.</param>
    /// <returns>The program and its arguments, or null when there is none.</returns>
    public (string Program, IReadOnlyList<string> Arguments)? Find(string worker, string? moduleFolder)
    {
        string executable = OperatingSystem.IsWindows() ? ".exe" : "";
        foreach (string folder in Folders())
        {
            string dotnet = Path.Combine(folder, "dotnet" + executable);
            if (exists(dotnet) && runtimes(dotnet).Any(IsEnough))
            {
                return (dotnet, ["exec", worker, WorkerArgument]);
            }
        }

        string?[] beside = [moduleFolder is null ? null : Path.GetFullPath(Path.Combine(moduleFolder, "..", "..", "perfsh")), .. Folders()];
        foreach (string folder in beside.OfType<string>())
        {
            string shell = Path.Combine(folder, "perfsh" + executable);
            if (exists(shell))
            {
                return (shell, [ShellArgument, worker]);
            }
        }

        return null;
    }

    /// <summary>What a worker expects as its argument.</summary>
    internal const string WorkerArgument = "--perf-worker";

    /// <summary>What perfsh expects before the worker's assembly.</summary>
    internal const string ShellArgument = "--perf-worker";

    private IEnumerable<string> Folders() => new[] { environment("DOTNET_ROOT") }.OfType<string>()
        .Concat((environment("PATH") ?? "").Split(Path.PathSeparator))
        .Where(folder => folder.Length > 0 && Path.IsPathRooted(folder));

    private static bool IsEnough(string version) => int.TryParse(version.Split('.')[0], out int major) && major == s_major;
}
