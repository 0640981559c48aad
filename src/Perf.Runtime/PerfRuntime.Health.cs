using Perf.Analysis;
using Perf.History;
using Perf.Reporting;
using Perf.Telemetry.Alerts;

namespace Perf.Runtime;

/// <content>The daily look at a setup.</content>
public static partial class PerfRuntime
{
    /// <summary>The label of smoke tests of health checks.</summary>
    public const string HealthTag = "health";

    private const string Smoke = "smoke";

    // Enough runs that one odd night decides nothing.
    private const int SmokeHistory = 20;

    /// <summary>The kinds of checks.</summary>
    public static IReadOnlyList<string> HealthChecks => HealthSelection.Kinds;

    /// <summary>The files that a health report can be written to, by their extension.</summary>
    public static IReadOnlyList<string> HealthExtensions { get; } = [".json", ".md", ".txt"];

    /// <summary>Works out what will be looked at.</summary>
    /// <param name="request">What is asked for.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="PerfException">A file has problems, the environment or a check is not known, or the smoke test cannot be planned.</exception>
    public static HealthPlan PlanHealth(HealthRequest request)
    {
        Func<string, string?> variable = Environment.GetEnvironmentVariable;
        string? path = request.Path ?? HealthFile.Find(request.Folder);
        HealthSettings settings = path is null ? new HealthSettings() : HealthFile.Load(path, HealthPlanner.EnvironmentOf(request, variable));
        HealthPlan plan = new HealthPlanner(request, settings, EnvironmentsFor(request.Folder), variable).Plan();
        bool wantsSmoke = (request.SmokeTest || request.Scenario is not null || request.Include.Any(one => one.Equals(Smoke, StringComparison.OrdinalIgnoreCase))) && HealthSelection.IsWanted(Smoke, [], [.. request.Exclude, .. settings.Exclude]);
        return wantsSmoke ? plan with { Smoke = PlanSmoke(request, settings, plan.Environment) } : plan;
    }

    /// <summary>Looks.</summary>
    /// <param name="plan">What at.</param>
    /// <param name="observer">Hears of each check, or null.</param>
    /// <param name="notes">Gets a line for whatever is odd.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="PerfException">The file of authorities cannot be read, or the smoke test cannot begin.</exception>
    public static async Task<HealthReport> TestHealthAsync(HealthPlan plan, IHealthObserver? observer, ICollection<string> notes, CancellationToken stop)
    {
        DateTimeOffset at = s_time.GetUtcNow();
        long begun = s_time.GetTimestamp();
        using SqliteRunStore store = OpenLocal();
        using var outbox = new AlertSender(Home, Environment.GetEnvironmentVariable, s_time);
        using var look = new HealthLook(plan, store, outbox, new HomeInspector(Home), (cluster, token) => FindAgentsAsync(new AgentSelection(), cluster, token), s_time);
        var runner = new HealthRunner(s_time, plan.Settings.Timeout);
        int all = plan.Checks.Count + (plan.Smoke is null ? 0 : 1);
        void Ended(HealthCheck check, int ended) => observer?.CheckEnded(check, ended, all);

        PlannedCheck? clock = plan.Checks.FirstOrDefault(check => check.Name == "clock");
        Task<string?> asked = clock is null ? Task.FromResult<string?>(null) : AskTimeAsync(look, plan.Settings.Timeout, stop);
        List<HealthCheck> checks = [.. await runner.RunAsync([.. plan.Checks.Where(check => check != clock).Select(check => (check, new Func<CancellationToken, Task<HealthCheck>>(token => look.RunAsync(check, token))))], Ended, stop).ConfigureAwait(false)];
        if (clock is not null)
        {
            // After the others, whose answers tell the time.
            string? reason = await asked.ConfigureAwait(false);
            double stepped = (s_time.GetUtcNow() - at - s_time.GetElapsedTime(begun)).TotalSeconds;
            HealthCheck[] one = await runner.RunAsync([(clock, token => ClockAsync(look.Times, stepped, reason, plan.Settings, notes, token))], Ended, stop).ConfigureAwait(false);
            checks.AddRange(one);
        }

        if (plan.Smoke is not null)
        {
            HealthCheck smoke = await SmokeAsync(plan.Smoke, plan.Settings, observer, notes, stop).ConfigureAwait(false);
            checks.Add(smoke);
            Ended(smoke, all);
        }

        HealthCheck[] found = [.. checks.OrderBy(check => Order(check.Kind)).Select(check => check with { Environment = plan.Environment })];
        return new HealthReport
        {
            Status = HealthSummary.StatusOf(found),
            Summary = HealthSummary.Of(plan.Environment, found),
            Environment = plan.Environment,
            Machine = Environment.MachineName,
            StartedAt = at,
            Duration = s_time.GetElapsedTime(begun),
            Checks = found,
        };
    }

    /// <summary>Tells people what has changed since they were told last, and remembers it.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="policy">Who is told.</param>
    /// <param name="notes">Gets a line for whatever is odd.</param>
    /// <param name="stop">Ends it; what was not delivered waits in the outbox.</param>
    /// <returns>The report with its changes, and what became of each message.</returns>
    /// <exception cref="PerfException">The outbox or the memory cannot be used.</exception>
    public static async Task<(HealthReport Report, IReadOnlyList<AlertDelivery> Deliveries)> AlertHealthAsync(HealthReport report, AlertPolicy policy, ICollection<string> notes, CancellationToken stop)
    {
        using HealthMemoryFile file = await HealthMemoryFile.TakeAsync(Home, report.Environment, s_time, stop).ConfigureAwait(false);
        DateTimeOffset now = s_time.GetUtcNow();
        (IReadOnlyList<HealthChange> changes, HealthMemory after) = HealthTransitions.Of(file.Read(notes), report.Checks, now);
        HealthReport told = report with { Changes = changes };
        // Told first: who dies between the two tells it again, which the outbox knows as a repetition; the other way round nobody would be told.
        IReadOnlyList<AlertDelivery> deliveries = await SendAlertsAsync(policy, HealthAlerts.Of(told, now), new AlertSendRequest(), notes, stop).ConfigureAwait(false);
        file.Write(after);
        return (told, deliveries);
    }

    /// <summary>The error that a report amounts to when it is enforced.</summary>
    /// <param name="report">The report.</param>
    /// <param name="strict">Whether what is degraded is an error too.</param>
    /// <returns>The error, or null.</returns>
    public static PerfException? Enforce(HealthReport report, bool strict) => HealthEnforcement.Judge(report, strict);

    /// <summary>A report as text for a terminal.</summary>
    /// <param name="report">The report.</param>
    /// <param name="width">Columns.</param>
    /// <param name="colour">Whether ANSI colours may be used.</param>
    /// <returns>Lines of text.</returns>
    public static string Describe(HealthReport report, int width, bool colour) => HealthText.Write(report, width, colour);

    /// <summary>Writes a report to a file that appears whole or not at all.</summary>
    /// <param name="report">The report.</param>
    /// <param name="path">The file; its extension says the format: .json, .md or .txt.</param>
    /// <exception cref="PerfException">There is no such format, or the file cannot be written.</exception>
    public static void Export(HealthReport report, string path) => ReportFile.Write(
        HealthFormat(path) switch
        {
            ".json" => HealthReportJson.Write(report) + "\n",
            ".md" => HealthMarkdown.Write(report),
            _ => HealthText.Write(report, 140, colour: false) + "\n",
        },
        path);

    /// <summary>Whether a report has a format for a file; it is not opened.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The extension.</returns>
    /// <exception cref="PerfException">The end of its name is no format's.</exception>
    public static string HealthFormat(string path) => Path.GetExtension(path).ToLowerInvariant() is var extension && HealthExtensions.Contains(extension) ? extension : throw new PerfException(
        ErrorIds.ArgumentInvalid,
        $"A health report is written to a file that ends in {string.Join(", ", HealthExtensions)}, and '{path}' does not.",
        path);

    private static int Order(string kind) => HealthSelection.Kinds.ToList().IndexOf(kind);

    private static async Task<string?> AskTimeAsync(HealthLook look, TimeSpan limit, CancellationToken stop)
    {
        using var clock = new CancellationTokenSource(limit, s_time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, clock.Token);
        return await look.AskTimeAsync(both.Token).ConfigureAwait(false);
    }

    // How the clock fared is remembered whether or not people are told: it says nothing of who was.
    private static async Task<HealthCheck> ClockAsync(IReadOnlyList<TimeObservation> times, double stepped, string? reason, HealthSettings settings, ICollection<string> notes, CancellationToken stop)
    {
        ClockMemory? before = null;
        DateTimeOffset now = s_time.GetUtcNow();
        try
        {
            if (Directory.Exists(Home))
            {
                using HealthMemoryFile file = await HealthMemoryFile.TakeAsync(Home, ClockMemoryName, s_time, stop).ConfigureAwait(false);
                HealthMemory memory = file.Read([]);
                before = memory.Clock;
                if (ClockHealth.Remember(times, now) is { } after)
                {
                    file.Write(memory with { Clock = after });
                }
            }
        }
        catch (PerfException e)
        {
            notes.Add(e.Message);
        }

        HealthCheck found = ClockHealth.Judge(times, stepped, before, settings, now);
        return reason is null ? found : found with
        {
            Status = found.Status is HealthStatus.Healthy or HealthStatus.Skipped ? HealthStatus.Degraded : found.Status,
            Advice = found.Advice ?? "See whether the server of NTP is named right, and whether UDP port 123 is let through.",
            Evidence = [.. found.Evidence, reason],
        };
    }

    private const string ClockMemoryName = "(clock)";

    private static RunPlan PlanSmoke(HealthRequest request, HealthSettings settings, string? environment)
    {
        string path = request.Scenario ?? settings.SmokeScenario ?? throw new PerfException(
            ErrorIds.ArgumentInvalid,
            $"Nothing says which scenario the smoke test runs. Name it: -Scenario scenarios/smoke.yaml, or 'smoke: {{ scenario: ... }}' in {HealthFile.RelativePath}.",
            request.Folder);
        return Plan(
            new RunRequest
            {
                Scenario = LoadScenario(path),
                Environment = environment,
                Target = request.Target,
                Tags = new Dictionary<string, string> { [HealthTag] = Smoke },
            },
            request.Folder);
    }

    private static async Task<HealthCheck> SmokeAsync(RunPlan plan, HealthSettings settings, IHealthObserver? observer, ICollection<string> notes, CancellationToken stop)
    {
        DateTimeOffset at = s_time.GetUtcNow();
        long begun = s_time.GetTimestamp();
        HealthCheck found;
        try
        {
            RunResult run = await RunAsync(plan, new RunOptions { Observer = observer is null ? null : new SmokeObserver(observer) }, stop).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            found = SmokeHealth.Judge(run, SmokeComparison(run, notes), settings);
        }
        catch (PerfException e)
        {
            // What keeps a test from running would keep the next one from running, too.
            found = new HealthCheck { Status = HealthStatus.Unhealthy, Message = $"The smoke test did not run: {e.Message}", Advice = $"Invoke-PerfTest '{plan.Scenario.Path ?? plan.Scenario.Name}' runs it by itself." };
        }

        return found with { Name = Smoke, Address = plan.Target, CheckedAt = at, Duration = s_time.GetElapsedTime(begun) };
    }

    // Its history: smoke tests of the same scenario and target, made by this machine.
    private static ComparisonReport? SmokeComparison(RunResult run, ICollection<string> notes)
    {
        if (run.Status != RunStatus.Completed || !run.Validity.IsValid)
        {
            return null;
        }

        try
        {
            RunResult[] before = [.. FindRuns(new RunQuery
            {
                Scenario = run.Scenario,
                Environment = run.Environment,
                Fingerprint = run.Fingerprint?.Hash,
                Status = RunStatus.Completed,
                Before = run.StartedAt,
                Tags = new Dictionary<string, string> { [HealthTag] = Smoke },
                Limit = SmokeHistory,
            }).Where(one => one.Id != run.Id && one.Scenario == run.Scenario && one.Environment == run.Environment && one.Target == run.Target && one.Validity.IsValid)];
            return before.Length == 0 ? null : Compare(new RunSide(before, "earlier smoke tests"), new RunSide([run], "this one"), new ComparisonOptions());
        }
        catch (PerfException e)
        {
            notes.Add($"The smoke test is not compared with its history: {e.Message}");
            return null;
        }
    }
}
