using System.Text.RegularExpressions;

namespace Perf.Module.Tests.Documented;

/// <summary>
/// Makes an example one that runs here: its hosts are the targets that run, its ids a run and a backup that there are, its store of agents that of the page's own, and what takes minutes takes seconds. Nothing
/// else is changed, so that what is run is what is written.
/// A pure function.
/// </summary>
internal static partial class ExampleText
{
    /// <summary>The variable that holds the id of a run that there is.</summary>
    public const string KnownRun = "$knownRun";

    /// <summary>The variable that holds the id of a backup that there is.</summary>
    public const string KnownBackup = "$knownBackup";

    /// <summary>Fits.</summary>
    /// <param name="text">The example.</param>
    /// <param name="target">The address of the target, without a slash at its end.</param>
    /// <param name="other">The address of another one, which it is compared against: a target against itself is refused.</param>
    /// <returns>The same for here.</returns>
    public static string Fit(string text, string target, string other)
    {
        string fitted = OtherHost().Replace(text, other);
        fitted = Host().Replace(fitted, target);
        fitted = RunId().Replace(fitted, _ => KnownRun);
        fitted = BackupId().Replace(fitted, _ => KnownBackup);
        fitted = StoreOfAgents().Replace(fitted, _ => "$env:PERF_CLUSTER");
        fitted = Length().Replace(fitted, match => $"-{match.Groups[1].Value} {ShortLength(match.Groups[1].Value)}");
        fitted = Linger().Replace(fitted, "-DashboardLinger 1s");
        fitted = Repetitions().Replace(fitted, match => match.Groups[1].Value == "Runs" ? "-Runs 3" : "-Blocks 1");
        fitted = Arrivals().Replace(fitted, "executor: shared-iterations, vus: 2, iterations: 20");
        return string.Join('\n', fitted.Split('\n').Select(Shorten));
    }

    private static string ShortLength(string parameter) => parameter switch
    {
        "MaxDuration" => "5s",
        "StepDuration" => "1s",
        _ => "2s",
    };

    // Types of test, scripts, comparisons and measurements of noise whose length the example leaves to the default.
    private static string Shorten(string line)
    {
        if (line.Contains("Invoke-PerfTest", StringComparison.Ordinal) && !line.Contains("-Duration ", StringComparison.Ordinal))
        {
            line = TypeOfTest().Replace(line, "$0 -Duration 2s", 1);
            line = RateOfScript().Replace(line, "$0 -Duration 2s", 1);
        }

        if (!line.Contains("-Blocks ", StringComparison.Ordinal))
        {
            line = Against().Replace(line, "$0 -Blocks 1", 1);
        }

        return line.Contains("-Runs ", StringComparison.Ordinal) ? line : NoiseOfScenario().Replace(line, "$0 -Runs 3", 1);
    }

    [GeneratedRegex(@"(?<=-Against )https?://\S+")]
    private static partial Regex OtherHost();

    [GeneratedRegex(@"https?://(?:localhost:(?:3000|8080)|(?:old|new):8080|(?:www|shop|staging)\.example\.com)\b")]
    private static partial Regex Host();

    [GeneratedRegex(@"(?<=[ '])20\d{6}(?:-\d{4})?(?=[ ;'\n]|$)")]
    private static partial Regex RunId();

    [GeneratedRegex(@"(?<=[ '])20\d{6}_\d{6}\b")]
    private static partial Regex BackupId();

    [GeneratedRegex(@"'redis://redis\.internal:6379/0'")]
    private static partial Regex StoreOfAgents();

    [GeneratedRegex(@"-(Duration|StepDuration|MaxDuration) \d+[smh]\b")]
    private static partial Regex Length();

    [GeneratedRegex(@"-DashboardLinger \d+[smh]\b")]
    private static partial Regex Linger();

    [GeneratedRegex(@"-(Runs|Blocks) \d+")]
    private static partial Regex Repetitions();

    // A closed executor: on a busy machine late starts would make a short run of arrivals invalid, rightly.
    [GeneratedRegex(@"executor: constant-arrival-rate, rate: \d+/s, duration: \d+s(?=[ ,])(?:, arrival: poisson)?")]
    private static partial Regex Arrivals();

    [GeneratedRegex(@" -Type [\w-]+")]
    private static partial Regex TypeOfTest();

    [GeneratedRegex(@"(?<=-ScriptBlock \{.*\}.*) -Rate \d+/s")]
    private static partial Regex RateOfScript();

    [GeneratedRegex(@" -Against \S+")]
    private static partial Regex Against();

    [GeneratedRegex(@"Measure-PerfNoise [^-\s]\S*")]
    private static partial Regex NoiseOfScenario();
}
