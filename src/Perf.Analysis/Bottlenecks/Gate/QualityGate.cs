namespace Perf.Analysis;

/// <summary>Asks first whether a run can be diagnosed at all, and says what to do where it cannot.</summary>
internal static class QualityGate
{
    // Half a minute or two hundred requests after the warm-up: below both, one slow second decides everything.
    private const double LeastSeconds = 30;
    private const double LeastRequests = 200;

    // Of monitors alone, without a run: fewer values are a moment and no state.
    private const int LeastReadings = 5;

    // All requests failed, but for what an odd one may do.
    private const double AllFailed = 0.99;
    private const double ErrorsTold = 0.05;

    // A neighbour's work beyond this moves a median of a busy machine by more than a tenth.
    private const double ForeignTold = 0.15;

    // Errors that say that the test is wrong, or that nothing is there; not that something is slow.
    private static readonly Dictionary<string, string> s_wrong = new(StringComparer.Ordinal)
    {
        [ErrorClasses.Dns] = "its name cannot be resolved. Check the target's address.",
        [ErrorClasses.ConnectionRefused] = "nothing listens there. Start the target, or check its address and port.",
        [ErrorClasses.BlockedAddress] = "the address is one that tests must not connect to.",
        [ErrorClasses.TlsNameMismatch] = "its certificate is for another name.",
        [ErrorClasses.TlsUntrusted] = "its certificate's issuer is not trusted.",
        [ErrorClasses.TlsExpired] = "its certificate is expired.",
        [ErrorClasses.Authentication] = "user or password are refused. Check the scenario's secrets.",
        [ErrorClasses.SignInFailed] = "no token could be had. Check the scenario's sign-in.",
        [ErrorClasses.InvalidRequest] = "a template makes what cannot be sent. Check the scenario with Test-PerfScenario.",
        [ErrorClasses.ExpectationFailed] = "answers are not what the scenario expects. Check its expectations.",
        [ErrorClasses.CaptureFailed] = "answers do not hold what the scenario captures.",
        [ErrorClasses.Script] = "the scenario's script fails.",
        ["http_400"] = "the target calls them malformed.",
        ["http_401"] = "the target asks for authentication. Check the scenario's sign-in.",
        ["http_403"] = "the target forbids them. Check the scenario's sign-in.",
        ["http_404"] = "the target has no such address. Check the scenario's paths.",
        ["http_405"] = "the target does not take that method there.",
    };

    /// <summary>Judges.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Whether it can be diagnosed, why not, and what lowers confidence.</returns>
    public static RunQuality Judge(RunEvidence run)
    {
        string[] reasons = [.. Reasons(run)];
        return new RunQuality
        {
            IsJudgeable = reasons.Length == 0,
            Reasons = reasons,
            // Which monitor is missing, and why, decides most on what can be found.
            Warnings = Once([.. run.IsLook ? [] : run.Faults.Unread, .. Warnings(run), .. run.Warnings, .. run.IsLook ? [] : run.Faults.Others], reasons),
            WarmUpSeconds = Math.Round(run.Window.From, 3),
            From = Math.Round(run.Window.From, 3),
            To = Math.Round(run.Window.To, 3),
        };
    }

    private static IEnumerable<string> Reasons(RunEvidence run)
    {
        if (run.Run.Status == RunStatus.Running)
        {
            yield return "The run goes on. Wait for its end (Get-PerfTest tells how far it is), or stop it (Stop-PerfTest).";
            yield break;
        }

        if (LookWording.IsLook(run.Run))
        {
            string told = run.Run.Warnings.Count > 0 ? " " + string.Join(" ", run.Run.Warnings) : "";
            if (run.Run.Monitors.Count == 0 && run.Run.MonitorTables.Count == 0)
            {
                yield return told.Length > 0 ? $"No monitor could be read.{told}" : "No monitor could be read, and none said why. Look longer (-Duration 30s), and check what is watched.";
            }
            else if (run.Run.Monitors.Select(one => one.Count).DefaultIfEmpty().Max() < LeastReadings)
            {
                yield return told.Length > 0 ? $"Monitors were read fewer than {LeastReadings} times.{told}" : $"Monitors were read fewer than {LeastReadings} times. Look longer (-Duration 30s).";
            }

            yield break;
        }

        if (run.Client.Requests < 1)
        {
            yield return "Nothing was measured: no request ended. Look at the run's status and errors, and at its plan (Invoke-PerfTest -WhatIf).";
            yield break;
        }

        if (run.Run.Validity.Findings.FirstOrDefault(finding => finding is { Id: "ClockStep", Invalidates: true }) is { } clock)
        {
            yield return $"{clock.Message} {clock.Advice} Then run again.";
        }

        if (run.Client.FailedShare >= AllFailed && run.Run.Errors.MaxBy(error => error.Count) is { } most && s_wrong.TryGetValue(most.Class, out string? why))
        {
            yield return $"Every request failed, most with {most.Class}: {why} No bottleneck can be told from that.";
            yield break;
        }

        // Results of other tools have no seconds; there the whole counts.
        double requests = run.Intervals.Count > 0 ? run.Intervals.Sum(one => (double)one.Requests) : run.Client.Requests;
        if (run.Window.Seconds < LeastSeconds && requests < LeastRequests)
        {
            yield return FormattableString.Invariant($"The run is too short: {run.Window.Seconds:0.#} s and {requests:0} requests are left after {run.Window.From:0.#} s of warm-up, and {LeastSeconds:0} s or {LeastRequests:0} requests are needed. Run for a minute (duration: 60s).");
        }
    }

    private static IEnumerable<string> Warnings(RunEvidence run)
    {
        if (LookWording.IsLook(run.Run))
        {
            // There a monitor that could not be read is what matters; a run tells of it itself.
            foreach (string warning in run.Run.Warnings)
            {
                yield return warning;
            }

            yield break;
        }

        if (run.Run.Monitors.Count == 0 && run.Run.MonitorTables.Count == 0)
        {
            yield return (run.Faults.Unread.Count > 0 ? "No monitor that was named could be read" : "No monitor watched the run") + ": only what the load generator's own timings and errors tell is seen, and no cause within the servers."
                + (run.Faults.Unread.Count > 0 ? "" : " Run with -Monitor host, 'process=...', 'postgresql=...', 'nginx=...', 'dotnet=...'.");
        }

        if (run.Run.Status is RunStatus.Failed or RunStatus.Interrupted)
        {
            yield return $"The run did not end as planned ({run.Run.StatusReason ?? run.Run.Status.ToString()}): what was measured until then is judged.";
        }

        if (run.Client.FailedShare >= ErrorsTold)
        {
            yield return FormattableString.Invariant($"{run.Client.FailedShare:0.#%} of the requests failed: response times are of answers and failures together.");
        }

        foreach (ValidityFinding finding in run.Run.Validity.Findings.Where(finding => finding is { Id: not "ClockStep" }))
        {
            yield return finding.Message;
        }

        if (run.Load.Foreign is >= ForeignTold and { } foreign)
        {
            yield return FormattableString.Invariant($"Processes that are neither watched nor the load generator used {foreign:0.#%} of the machine's cores: {(run.Load.Unwatched.Count > 0 ? $"watch the target's own (-Monitor '{string.Join("', '", run.Load.Unwatched)}'), so that they are told apart." : "times may be theirs.")}");
        }

        if (run.Intervals.Count > 0 && run.Window.Seconds >= LeastSeconds && run.Intervals.Sum(one => (double)one.Requests) < LeastRequests)
        {
            yield return FormattableString.Invariant($"Only {run.Intervals.Sum(one => (double)one.Requests):0} requests ended in the {run.Window.Seconds:0} s that were judged: percentiles are uncertain.");
        }

        if (HasNoShape(run))
        {
            yield return "The load never stood still for five seconds: figures are means over all of it. Stages that hold their load would tell where it bends.";
        }
    }

    // What a reason says already is not said again beside it.
    private static string[] Once(IEnumerable<string> warnings, string[] reasons) => [.. warnings.Distinct().Where(warning => !Array.Exists(reasons, reason => reason.Contains(warning, StringComparison.Ordinal)))];

    private static bool HasNoShape(RunEvidence run) => run.Intervals.Count >= 30 && LoadStages.Of(run.Intervals).Count == 0;
}
