using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>The runs that a user means: results, ids of stored runs, result files of any tool, names of stored baselines.</summary>
internal static class RunSources
{
    /// <summary>Finds the runs.</summary>
    /// <param name="cmdlet">The command, whose session knows the files.</param>
    /// <param name="given">What the user gave.</param>
    /// <param name="like">A run whose scenario, environment and machine a baseline must have; null for any.</param>
    /// <returns>The runs.</returns>
    /// <exception cref="PerfException">Something is no run, or there is none of that name.</exception>
    public static List<RunResult> ResolveRuns(this PumpCmdlet cmdlet, IEnumerable<object> given, RunResult? like)
    {
        var runs = new List<RunResult>();
        foreach (object one in given.Select(item => item.Unwrapped()))
        {
            switch (one)
            {
                case RunResult run:
                    runs.Add(run);
                    break;
                case FileSystemInfo file:
                    runs.AddRange(cmdlet.Files(file.FullName));
                    break;
                case string text when cmdlet.IsFile(text):
                    runs.AddRange(cmdlet.Files(text));
                    break;
                case string text:
                    runs.AddRange(PerfRuntime.RunsOf(text, like));
                    break;
                default:
                    throw new PerfException(ErrorIds.ArgumentInvalid, $"A {one.GetType().Name} is no run: give results, ids of stored runs, result files, or the name of a stored baseline. Numbers go to -BaselineValue and -CandidateValue of Compare-PerfResult.", one);
            }
        }

        return runs;
    }

    /// <summary>What a side is called: as the user called it, where that is one word.</summary>
    /// <param name="given">What the user gave.</param>
    /// <param name="usual">What it is called otherwise.</param>
    public static string NameOf(IReadOnlyList<object> given, string usual) => given.Select(item => item.Unwrapped()).ToArray() is [string one] ? one : usual;

    private static IEnumerable<RunResult> Files(this PumpCmdlet cmdlet, string path) =>
        cmdlet.ResolveResultFiles([path], []).Select(file => cmdlet.Interruptible(stop => PerfRuntime.ReadResult(file, stop)));

    // What is there as a file is one; what only looks like one is told so, and not looked up as an id.
    private static bool IsFile(this PerfCmdlet cmdlet, string text)
    {
        try
        {
            return cmdlet.SessionState.InvokeProvider.Item.Exists(text) || text.AsSpan().ContainsAny("/\\*?") || text.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or NotSupportedException)
        {
            return true;
        }
    }
}
