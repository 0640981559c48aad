using Perf.Runtime.Scripts;

namespace Perf.Tests.Runtime.Scripts;

public class WorkerHostsTests
{
    private static readonly string s_root = OperatingSystem.IsWindows() ? @"C:\" : "/";
    private static readonly string s_exe = OperatingSystem.IsWindows() ? ".exe" : "";

    [Fact]
    public void Find_DotnetWithTheRuntimeOnPath_IsTaken()
    {
        var (program, arguments) = Find([In("a", "dotnet"), In("b", "dotnet")], path => path.StartsWith(In("b"), StringComparison.Ordinal) ? [$"{Environment.Version.Major}.0.3"] : ["8.0.1"])!.Value;

        Assert.Equal(In("b", "dotnet"), program);
        Assert.Equal(["exec", "worker.dll", "--perf-worker"], arguments);
    }

    [Fact]
    public void Find_NoRuntimeButAPerfshBesideTheModule_IsPerfsh()
    {
        string shell = Path.GetFullPath(Path.Combine(s_root, "out", "perfsh", "perfsh" + s_exe));
        var (program, arguments) = Find([In("a", "dotnet"), shell], _ => ["8.0.1"])!.Value;

        Assert.Equal(shell, program);
        Assert.Equal(["--perf-worker", "worker.dll"], arguments);
    }

    [Fact]
    public void Find_Nothing_IsNull() => Assert.Null(Find([], _ => []));

    private static (string Program, IReadOnlyList<string> Arguments)? Find(string[] files, Func<string, string[]> runtimes) =>
        new WorkerHosts(name => name == "PATH" ? string.Join(Path.PathSeparator, In("a"), In("b")) : null, files.Contains, dotnet => runtimes(dotnet))
            .Find("worker.dll", Path.Combine(s_root, "out", "module", "Perf"));

    private static string In(string folder, string? file = null) => file is null ? Path.Combine(s_root, folder) : Path.Combine(s_root, folder, file + s_exe);
}
