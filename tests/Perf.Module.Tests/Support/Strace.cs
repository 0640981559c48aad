using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Perf.Module.Tests;

/// <summary>Runs a program with all of its children and threads under strace, and tells what they did to files: what was opened for writing, made, renamed, removed, or given other rights, owners, lengths or times.</summary>
internal static partial class Strace
{
    private const string Program = "/usr/bin/strace";

    // With a question mark what a processor's kernel does not have is passed over.
    private const string Calls = "trace=?open,openat,?openat2,?creat,?rename,?renameat,renameat2,?unlink,unlinkat,?rmdir,?mkdir,mkdirat,?mknod,mknodat,?link,linkat,?symlink,symlinkat,truncate,ftruncate,fallocate,"
        + "?chmod,fchmod,fchmodat,?fchmodat2,?chown,?lchown,fchown,fchownat,?utime,?utimes,?futimesat,utimensat,setxattr,lsetxattr,fsetxattr,removexattr,lremovexattr,fremovexattr,bind,mount,umount2,pivot_root,swapon";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    // The kernel stops a program for these calls alone then, and not for each of the many that nobody asks about. Where strace or the kernel has it not, it says so.
    private static readonly Lazy<string[]> s_filter = new(() => Try("--seccomp-bpf", "-f", "-e", Calls) is (0, "") ? ["--seccomp-bpf"] : []);

    /// <summary>Whether it is there, and may trace.</summary>
    public static bool CanTrace() => File.Exists(Program) && Try().Code == 0;

    /// <summary>Runs it.</summary>
    /// <param name="environment">Variables, besides those of this process.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <returns>What it said, and each call that writes, as strace shows it; also one that failed, for it was tried.</returns>
    public static (Perfsh.Result Said, IReadOnlyList<string> Writes) Run(IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        using var folder = new TemporaryFolder();
        // A file for each thread: there no call is cut in two by another's.
        var info = new ProcessStartInfo(Program, [.. s_filter.Value, "-ff", "-qq", "-y", "-s", "512", "-e", Calls, "-e", "signal=none", "-o", folder.File("trace"), .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            info.Environment[name] = value;
        }

        using var process = Process.Start(info)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Close();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"It did not end within {s_limit}.");
        }

        string[] calls = [.. Directory.GetFiles(folder.Path, "trace.*").SelectMany(File.ReadLines)];
        Assert.NotEmpty(calls);
        return (new Perfsh.Result(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult()), [.. calls.Where(IsWrite)]);
    }

    /// <summary>The files that a call is about: their paths where it says them, else those of its descriptors.</summary>
    public static IReadOnlyList<string> PathsOf(string call)
    {
        string arguments = Result().Replace(call, ")");
        string[] said = [.. Quoted().Matches(arguments).Select(match => match.Groups[1].Value)];
        return said.Length == 0 ? [.. Described().Matches(arguments).Select(match => match.Groups[1].Value)]
            : call.Contains("xattr(", StringComparison.Ordinal) ? said[..1]
            : said;
    }

    private static (int Code, string Error) Try(params string[] options)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, ["-e", "trace=openat", .. options, "-o", "/dev/null", "/bin/true"]) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }

    private static bool IsWrite(string call)
    {
        if (call.StartsWith("open", StringComparison.Ordinal))
        {
            return WritingFlags().IsMatch(call);
        }

        // A socket that is a file; the others have addresses.
        return call.StartsWith("bind(", StringComparison.Ordinal) ? call.Contains("sun_path=\"", StringComparison.Ordinal) : Name().IsMatch(call);
    }

    [GeneratedRegex(@"\bO_(WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)\b", RegexOptions.CultureInvariant)]
    private static partial Regex WritingFlags();

    // Neither a signal nor the end of a process.
    [GeneratedRegex(@"^[a-z_0-9]+\(", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)*)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\d+<([^>]*)>", RegexOptions.CultureInvariant)]
    private static partial Regex Described();

    [GeneratedRegex(@"\)\s*= .*$", RegexOptions.CultureInvariant)]
    private static partial Regex Result();
}
