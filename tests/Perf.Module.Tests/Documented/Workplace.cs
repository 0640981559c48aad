using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Perf.Module.Tests.Documented;

/// <summary>
/// Where examples are run: a target (tests/Perf.Target) and another one to compare it with, a folder with what examples take for granted (scenarios, configuration, files of other tools, a repository of git), and a history with some runs.
/// It is made once, and each page has a copy of its own, with a home and a cluster of agents that no other page has: pages are run side by side.
/// </summary>
internal sealed class Workplace : IDisposable
{
    // The first agent's port of the first page's cluster; each page has so many for its own.
    private const int FirstPort = 12_000;
    private const int PortsOfAPage = 50;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    // What the user's session or a CI job has for real systems must not reach an example.
    private static readonly string[] s_notGiven =
    [
        "ENVIRONMENT", "PERF_HISTORY", "PERF_CLUSTER_SECRET", "GITHUB_ACTIONS", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "TF_BUILD",
        "SLACK_WEBHOOK_URL", "SMTP_HOST", "GITHUB_REPOSITORY", "GITHUB_TOKEN", "PAGERDUTY_ROUTING_KEY",
    ];

    // What the tests are built as, the target is.
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _targets = [];
    private readonly HashSet<int> _sessions = [];
    private readonly Lock _lock = new();
    private int _copies;

    public Workplace()
    {
        try
        {
            Target = StartTarget();
            Other = StartTarget();
            WorkplaceFiles.Lay(Pattern, Target);
            KnownRun = Fill();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The target's address, without a slash at its end.</summary>
    public string Target { get; }

    /// <summary>That of the other one.</summary>
    public string Other { get; }

    /// <summary>The id of a run that belongs to no baseline.</summary>
    public string KnownRun { get; } = "";

    private string Pattern => Path.Combine(_folder.Path, "pattern");

    /// <summary>Runs the blocks of a page one after the other in one session.</summary>
    /// <param name="blocks">The blocks, those that are not run among them.</param>
    /// <returns>A line for each block that failed or was not reached, with what the session said at the end; none when all is well.</returns>
    public string[] Run(IReadOnlyList<CodeBlock> blocks)
    {
        int copy = Interlocked.Increment(ref _copies);
        string folder = Path.Combine(_folder.Path, string.Create(CultureInfo.InvariantCulture, $"page-{copy}"));
        Copy(Pattern, folder);
        var script = new PageScript(folder, Target, Other, KnownRun);
        CodeBlock[] run = [.. blocks.Where(block => block.NotRun is null)];
        string output = Start(folder, script.Write(run), FirstPort + (copy * PortsOfAPage));
        string[] lines = output.Split('\n');
        foreach (string process in lines.Where(line => line.StartsWith(PageScript.Beside, StringComparison.Ordinal)))
        {
            End(int.Parse(process[PageScript.Beside.Length..].Trim(), CultureInfo.InvariantCulture));
        }

        string[] failed = [.. lines.Where(line => line.StartsWith(PageScript.Failed, StringComparison.Ordinal)).Select(line => line[PageScript.Failed.Length..].Trim())];
        string[] missing = [.. run.Where(block => !lines.Contains($"{PageScript.Done}{block.Number}")).Select(block => block.Number).Where(number => !failed.Any(line => line.StartsWith($"{number} ", StringComparison.Ordinal))).Select(number => $"{number} was not done")];
        return failed.Length + missing.Length == 0 ? [] : [.. failed, .. missing, $"The session said:\n{Tail(output)}"];
    }

    /// <summary>Ends the sessions that go on: nobody waits for their pages any more.</summary>
    public void EndSessions()
    {
        int[] sessions;
        lock (_lock)
        {
            sessions = [.. _sessions];
        }

        Array.ForEach(sessions, End);
    }

    public void Dispose()
    {
        foreach (Process target in _targets)
        {
            if (!target.HasExited)
            {
                target.Kill();
                target.WaitForExit();
            }

            target.Dispose();
        }

        _folder.Dispose();
    }

    private string StartTarget()
    {
        string program = Path.Combine(Perfsh.Root, "tests", "Perf.Target", "bin", Configuration, "net10.0", "Perf.Target.dll");
        Process target = Process.Start(new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        _targets.Add(target);

        // It says where it listens as soon as it does.
        using JsonDocument ready = JsonDocument.Parse(target.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{program} did not start."));
        return ready.RootElement.GetProperty("http").GetString()!.TrimEnd('/');
    }

    // The history that examples ask for: two builds, a baseline by several names, runs of staging, and files of other tools.
    private string Fill()
    {
        string output = Start(Pattern, WorkplaceFiles.Seed(Pattern), FirstPort);
        string known = output.Split('\n').FirstOrDefault(line => line.StartsWith(PageScript.Known, StringComparison.Ordinal)) ?? throw new InvalidOperationException($"The history could not be made:\n{Tail(output)}");
        return known[PageScript.Known.Length..].Trim();
    }

    private string Start(string folder, string script, int port)
    {
        var info = new ProcessStartInfo(Perfsh.Executable, ["-NoProfile", "-NonInteractive", script])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        info.Environment["PERF_HOME"] = Path.Combine(folder, "home");
        info.Environment["API_BASE_URL"] = Target;
        info.Environment["PERF_COMMIT"] = "4f2a9100000000000000000000000000000000aa";
        info.Environment["PERF_BRANCH"] = "main";
        info.Environment["NO_COLOR"] = "1";
        info.Environment["PATH"] = $"{Path.Combine(folder, WorkplaceFiles.Programs)}{Path.PathSeparator}{info.Environment["PATH"]}";

        // A database that takes no connection: what a monitor cannot read is a warning.
        info.Environment["PG"] = "Host=127.0.0.1;Port=9;Username=perf;Database=shop";
        info.Environment["PERF_CLUSTER"] = string.Create(CultureInfo.InvariantCulture, $"localhost:{port}");
        foreach (string name in s_notGiven)
        {
            info.Environment.Remove(name);
        }

        using Process process = Process.Start(info)!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        var error = new StringBuilder();
        Task read = Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, error));
        bool ended = EndsInTime(process);

        // A process that was started beside and still lives holds the pipe open: what came up to then is enough.
        bool isWhole = read.Wait(TimeSpan.FromSeconds(10));
        return $"{Said(output)}\n{Said(error)}{(isWhole ? "" : "\n(Its output was not closed.)")}{(ended ? "" : $"\nIt did not end within {s_limit}.")}";
    }

    private bool EndsInTime(Process process)
    {
        lock (_lock)
        {
            _sessions.Add(process.Id);
        }

        bool ended = process.WaitForExit(s_limit);
        lock (_lock)
        {
            _sessions.Remove(process.Id);
        }

        if (!ended)
        {
            process.Kill(entireProcessTree: true);
        }

        return ended;
    }

    private static async Task ReadAsync(StreamReader from, StringBuilder to)
    {
        char[] some = new char[4096];
        while (await from.ReadAsync(some) is > 0 and int count)
        {
            lock (to)
            {
                to.Append(some, 0, count);
            }
        }
    }

    private static string Said(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private static void End(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended.
        }
    }

    private static string Tail(string text) => text.Length <= 6000 ? text : $"...{text[^6000..]}";

    private static void Copy(string from, string to)
    {
        // Also those in which nothing lies yet; but a home makes its own, with their rights.
        string home = Path.Combine(from, "home");
        foreach (string inner in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories).Where(inner => !inner.StartsWith(home, StringComparison.Ordinal)))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, inner)));
        }

        // Sockets of runs that went on are no files.
        string control = Path.Combine(home, "control");
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(control, StringComparison.Ordinal)))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
