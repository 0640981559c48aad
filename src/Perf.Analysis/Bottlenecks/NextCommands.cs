using System.Globalization;
using System.Text;

namespace Perf.Analysis;

/// <summary>What to do after a diagnosis, as commands that can be copied: pure, and every name that came from elsewhere stands in quotes, so that it remains a name.</summary>
public static class NextCommands
{
    private static readonly string[] s_repeated = ["Type", "VirtualUser", "Duration", "Iterations", "Rate", "Stage", "ConfigPath", "Compatibility", "Variable", "Monitor", "Profile", "Threshold"];

    /// <summary>The commands, the most useful first.</summary>
    /// <param name="run">The run; for a look at monitors alone what they read.</param>
    /// <param name="diagnosis">Its diagnosis.</param>
    /// <param name="origin">For a look at monitors alone: what was asked for.</param>
    /// <returns>A few commands; none where nothing can be said.</returns>
    public static IReadOnlyList<string> Of(RunResult run, Diagnosis diagnosis, LookOrigin? origin = null)
    {
        string? rerun = Rerun(run);
        Finding? first = diagnosis.Findings is [var one, ..] ? one : null;
        if (diagnosis.WithoutLoad)
        {
            string environment = run.Environment is { } name && origin?.KnowsEnvironment == true ? $" -Environment {Quoted(name)}" : "";
            string monitors = origin is { Monitors.Count: > 0 } ? $" -Monitor {string.Join(", ", origin.Monitors.Select(Quoted))}" : "";
            string again = monitors.Length > 0 ? environment + monitors : environment.Length > 0 ? $"{environment} -Live" : "";
            return [.. first?.Rank > 0 && again.Length > 0 ? new[] { $"Get-PerfBottleneck{again} -Detailed" } : [], $"Invoke-PerfTest scenarios/quickstart.yaml{environment}{monitors} | Get-PerfBottleneck"];
        }

        return [.. (first switch
        {
            null => [],
            { Id: Finding.CannotBeJudged } => [rerun is null ? null : $"{rerun} | Get-PerfBottleneck"],
            { Id: Finding.NoBottleneckFound } => [Capacity(run), $"Get-PerfBottleneck {Quoted(run.Id)} -Sensitivity High"],
            _ => new[] { Detailed(run), Profiled(run, first, rerun), rerun is null ? null : $"Compare-PerfResult {Quoted(run.Id)} ({rerun})" },
        }).OfType<string>()];
    }

    /// <summary>A text as PowerShell's single quotes hold it, whatever it is; a plain word stays as it is.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The quoted text on one line.</returns>
    public static string Quoted(string text)
    {
        if (text.Length > 0 && (char.IsAsciiLetterOrDigit(text[0]) || text[0] == '/') && text.All(one => char.IsAsciiLetterOrDigit(one) || one is '-' or '_' or '.' or '/'))
        {
            return text;
        }

        return InQuotes(text);
    }

    private static string InQuotes(string text)
    {
        var quoted = new StringBuilder("'");
        foreach (char one in text)
        {
            // PowerShell takes typographic quotes for its own.
            quoted.Append(IsUnseen(one) ? ' ' : one, one is '\'' or '\u2018' or '\u2019' or '\u201a' or '\u201b' ? 2 : 1);
        }

        return quoted.Append('\'').ToString();
    }

    /// <summary>A path of a file as a parameter takes it that knows wildcards: it means this file alone.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The quoted path.</returns>
    public static string QuotedPath(string path)
    {
        var escaped = new StringBuilder(path.Length);
        foreach (char one in path)
        {
            _ = one is '[' or ']' or '*' or '?' or '`' ? escaped.Append('`').Append(one) : escaped.Append(one);
        }

        return Quoted(escaped.ToString());
    }

    // Besides control characters those that turn the order of what is read, or are not seen at all.
    private static bool IsUnseen(char one) => char.IsControl(one) || char.GetUnicodeCategory(one) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    // A result that is no stored run of Perf's is found by its file.
    private static string Detailed(RunResult run) => run.Source is { Path.Length: > 0 } source
        ? $"Get-PerfBottleneck -Path {QuotedPath(source.Path)} -Detailed"
        : $"Get-PerfBottleneck {Quoted(run.Id)} -Detailed";

    // A cause within the code of a .NET application that was watched here: a profile names the methods. Only a name that -Profile takes; of several processes nobody knows which.
    private static string? Profiled(RunResult run, Finding cause, string? rerun)
    {
        string? question = cause.Id switch { "app.cpu-handler" or "app.gc" => "cpu", "app.threadpool" or "app.lock" => "threads", _ => null };
        string[] processes = [.. run.Monitors.Where(series => MonitorKind.Of(series) == "dotnet").Select(series => series.Process).OfType<string>().Distinct(StringComparer.Ordinal)];
        return question is not null && rerun is not null && run.Profiles.Count == 0 && Given(run, "Profile") is null && processes is [{ Length: > 0 } process] && process.All(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '-' or '_')
            ? $"{rerun} -Profile {Quoted($"{question}={process}")} | Export-PerfReport"
            : null;
    }

    // Capacity is looked for under a load of its own, which takes no type of test.
    private static string? Capacity(RunResult run) => run.Engine is null && run.Source is null && run.ScenarioPath is not null ? Command("Find-PerfCapacity", Arguments(run)) : null;

    private static string? Rerun(RunResult run)
    {
        if (run.Source is not null || (run.ScenarioPath is null && Given(run, "Type") is null))
        {
            return null;
        }

        return Command("Invoke-PerfTest", [.. Arguments(run), .. Repeated(run)]);
    }

    private static string Command(string command, IReadOnlyList<string> arguments) => string.Join(' ', arguments.Prepend(command));

    private static IReadOnlyList<string> Arguments(RunResult run) =>
    [
        .. run.ScenarioPath is { } path ? [QuotedPath(path)] : Array.Empty<string>(),
        .. run.Environment is { } environment ? [$"-Environment {Quoted(environment)}"] : Array.Empty<string>(),
        .. IsAddressed(run) && (run.Environment is null || Given(run, "Target") is not null) ? [$"-Target {Quoted(run.Target)}"] : Array.Empty<string>(),
    ];

    // A script says itself what it asks.
    private static bool IsAddressed(RunResult run) => run.Engine is null && Uri.TryCreate(run.Target, UriKind.Absolute, out Uri? target) && target.Scheme is "http" or "https";

    private static RunArgument? Given(RunResult run, string name) => run.Arguments.FirstOrDefault(one => one.Name == name);

    // What the run was made with, by the names of parameters that are known here: a result comes from anywhere. The machine is watched in any case.
    private static IEnumerable<string> Repeated(RunResult run)
    {
        foreach (string name in s_repeated)
        {
            string[] values = [.. Given(run, name)?.Values.OfType<string>() ?? []];
            if (name == "Monitor" && !values.Contains("host") && !run.Monitors.Any(series => series.Signal.StartsWith("system.", StringComparison.Ordinal)))
            {
                values = [.. values, "host"];
            }

            if (values.Length > 0)
            {
                yield return name == "Variable" ? $"-Variable @{{ {string.Join("; ", values.Select(one => $"{InQuotes(one)} = '...'"))} }}" : $"-{name} {string.Join(", ", values.Select(Quoted))}";
            }
        }
    }
}
