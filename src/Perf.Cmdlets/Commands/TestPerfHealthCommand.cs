using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Looks at a setup as one does every day: services, targets, certificates, store, outbox, disk, clock, and a smoke test.</summary>
[Cmdlet(VerbsDiagnostic.Test, "PerfHealth", SupportsShouldProcess = true)]
[OutputType(typeof(HealthCheck), typeof(HealthReport), typeof(bool))]
public sealed class TestPerfHealthCommand : PumpCmdlet
{
    private readonly ProductionGate _production = new();

    /// <summary>The environment: its target's health endpoints are asked, and its section of config/health.yaml holds.</summary>
    [Parameter(Position = 0)]
    [Alias("Env")]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Environment { get; set; }

    /// <summary>The file of settings; by default the nearest config/health.yaml.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The address of InfluxDB, in place of the file's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? InfluxDb { get; set; }

    /// <summary>The address of Prometheus.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Prometheus { get; set; }

    /// <summary>The address of Grafana.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Grafana { get; set; }

    /// <summary>The address of Alertmanager.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Alertmanager { get; set; }

    /// <summary>The target's address. Wins over API_BASE_URL and the environment.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TargetCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Target { get; set; }

    /// <summary>Health endpoints of the target, in place of the file's: paths, or whole addresses.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] HealthPath { get; set; } = [];

    /// <summary>The checks that are made, by name or kind; * and ? are wildcards.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(HealthCheckCompleter))]
    [SupportsWildcards]
    public string[] Include { get; set; } = [];

    /// <summary>The checks that are not made.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(HealthCheckCompleter))]
    [SupportsWildcards]
    public string[] Exclude { get; set; } = [];

    /// <summary>How long each check may take: 5s, 1m.</summary>
    [Parameter]
    [DurationTransform]
    [ValidateNotNullOrEmpty]
    public string? Timeout { get; set; }

    /// <summary>Runs a short load too, that of the file.</summary>
    [Parameter]
    public SwitchParameter SmokeTest { get; set; }

    /// <summary>The scenario of the short load.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ScenarioPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Scenario { get; set; }

    /// <summary>Does not ask before a smoke test against a target that is marked production.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Tells people what has changed since they were told last, by the policy of alerts.</summary>
    [Parameter]
    public SwitchParameter Alert { get; set; }

    /// <summary>The file of the policy; by default the nearest config/ci-cd/alerts.yaml.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Policy { get; set; }

    /// <summary>Ends with an error, and the process with exit code 99, where something is unhealthy.</summary>
    [Parameter]
    public SwitchParameter Enforce { get; set; }

    /// <summary>What is degraded counts as unhealthy for -Enforce and -Quiet.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    /// <summary>A file for the report: .json, .md or .txt.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>Gives the report as one object, in place of its checks.</summary>
    [Parameter]
    public SwitchParameter AsReport { get; set; }

    /// <summary>Gives true where all is well, and false otherwise.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var notes = new List<string>();
        try
        {
            Look(notes);
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
        finally
        {
            notes.Distinct().ToList().ForEach(WriteWarning);
        }
    }

    private void Look(List<string> notes)
    {
        string folder = Folder;
        string? output = FullPath(OutputPath);
        HealthPlan plan = PerfRuntime.PlanHealth(Request(folder));
        // What cannot end well is told before anything is asked.
        AlertPolicy? policy = Alert ? PerfRuntime.LoadAlertPolicy(FullPath(Policy), folder) : null;
        _ = output is null ? null : PerfRuntime.HealthFormat(output);
        if (!ShouldProcess(Shown(plan), "Look at") || (plan.Smoke is not null && !_production.Confirm(this, plan.Smoke, Force)))
        {
            return;
        }

        HealthReport report = Pump(async (write, stop) =>
        {
            var observer = new HealthProgressObserver($"health{(plan.Environment is null ? "" : $" of {plan.Environment}")}", write);
            HealthReport found = await PerfRuntime.TestHealthAsync(plan, observer, notes, stop).ConfigureAwait(false);
            observer.Completed();
            return found;
        });
        PerfException? untold = null;
        if (policy is not null)
        {
            (report, untold) = Tell(report, policy, notes);
        }

        Write(report, output);
        // What was found counts, and is there, whether or not people could be told of it.
        PerfException? fault = Enforce ? PerfRuntime.Enforce(report, Strict) : null;
        if (untold is not null)
        {
            this.Report(untold);
        }

        if (fault is not null)
        {
            this.Fail(fault, endScript: true);
        }
    }

    private void Write(HealthReport report, string? output)
    {
        if (output is not null)
        {
            PerfRuntime.Export(report, output);
            WriteVerbose($"Written: {output}");
        }

        if (Quiet)
        {
            WriteObject(PerfRuntime.Enforce(report, Strict) is null);
        }
        else if (AsReport)
        {
            WriteObject(report);
        }
        else
        {
            WriteObject(report.Checks, enumerateCollection: true);
            if (report.Status >= HealthStatus.Degraded && !Enforce)
            {
                WriteWarning(report.Summary);
            }
            else
            {
                WriteVerbose(report.Summary);
            }
        }
    }

    // The report with what has changed, or as it is and why nobody was told.
    private (HealthReport Report, PerfException? Untold) Tell(HealthReport report, AlertPolicy policy, List<string> notes)
    {
        try
        {
            (HealthReport told, IReadOnlyList<AlertDelivery> deliveries) = Pump((_, stop) => PerfRuntime.AlertHealthAsync(report, policy, notes, stop));
            deliveries.ToList().ForEach(Tell);
            return (told, null);
        }
        catch (PerfException fault)
        {
            return (report, fault);
        }
    }

    private void Tell(AlertDelivery delivery)
    {
        if (delivery.Outcome is AlertOutcome.Failed or AlertOutcome.Waiting)
        {
            WriteWarning($"'{delivery.Title}' has not reached the channel '{delivery.Channel}': {delivery.Reason}");
        }
        else
        {
            WriteVerbose($"Alert by {delivery.Channel}: {delivery.Outcome}, {delivery.Title}");
        }
    }

    private static string Shown(HealthPlan plan) => string.Join(", ", plan.Checks.Select(check => check.Skipped is not null ? $"{check.Name} (skipped: {check.Skipped})" : check.Address.Length == 0 ? check.Name : $"{check.Name} ({check.Address})")
        .Concat(plan.Smoke is null ? [] : [$"smoke ({plan.Smoke.Scenario.Name} → {plan.Smoke.Target}, {DurationText.Format(plan.Smoke.Duration)})"]));

    private HealthRequest Request(string folder) => new()
    {
        Folder = folder,
        Environment = Environment,
        Path = FullPath(Path),
        Services = new (string Name, string? Address)[] { ("influxdb", InfluxDb), ("prometheus", Prometheus), ("grafana", Grafana), ("alertmanager", Alertmanager) }
            .Where(one => one.Address is not null).ToDictionary(one => one.Name, one => one.Address!),
        Target = Target,
        HealthPaths = HealthPath,
        Include = Include,
        Exclude = Exclude,
        Timeout = Timeout is null ? null : ScenarioArguments.Duration(Timeout, nameof(Timeout)),
        SmokeTest = SmokeTest,
        Scenario = FullPath(Scenario),
    };
}
