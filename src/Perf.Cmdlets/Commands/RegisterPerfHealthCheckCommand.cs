using System.Globalization;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Lets the system start Test-PerfHealth by itself: by cron, systemd or the Task Scheduler of Windows.</summary>
[Cmdlet(VerbsLifecycle.Register, "PerfHealthCheck", DefaultParameterSetName = RegisterSet, SupportsShouldProcess = true)]
[OutputType(typeof(HealthSchedule))]
public sealed class RegisterPerfHealthCheckCommand : PerfCmdlet
{
    private const string RegisterSet = "Register";
    private const string RemoveSet = "Remove";

    /// <summary>The environment that is looked at.</summary>
    [Parameter(Position = 0)]
    [Alias("Env")]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Environment { get; set; }

    /// <summary>The name by which the schedule is found again; by default the environment's.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Who starts it; by default what the platform has.</summary>
    [Parameter]
    public HealthScheduleKind? Kind { get; set; }

    /// <summary>The time of the day, local: 06:00.</summary>
    [Parameter(ParameterSetName = RegisterSet)]
    [ValidateNotNullOrEmpty]
    public string At { get; set; } = "06:00";

    /// <summary>How often: 1d, 7d, 6h, 15m.</summary>
    [Parameter(ParameterSetName = RegisterSet)]
    [DurationTransform]
    [ValidateNotNullOrEmpty]
    public string Every { get; set; } = "1d";

    /// <summary>The weekday of a check that is made once a week.</summary>
    [Parameter(ParameterSetName = RegisterSet)]
    public DayOfWeek Day { get; set; } = DayOfWeek.Monday;

    /// <summary>The file of settings, as of Test-PerfHealth.</summary>
    [Parameter(ParameterSetName = RegisterSet)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Tells people what has changed, by the policy of alerts.</summary>
    [Parameter(ParameterSetName = RegisterSet)]
    public SwitchParameter Alert { get; set; }

    /// <summary>The file of the policy of alerts.</summary>
    [Parameter(ParameterSetName = RegisterSet)]
    [ValidateNotNullOrEmpty]
    public string? Policy { get; set; }

    /// <summary>Runs a short load too.</summary>
    [Parameter(ParameterSetName = RegisterSet)]
    public SwitchParameter SmokeTest { get; set; }

    /// <summary>The scenario of the short load.</summary>
    [Parameter(ParameterSetName = RegisterSet)]
    [ArgumentCompleter(typeof(ScenarioPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Scenario { get; set; }

    /// <summary>Lets the short load run against a target that is marked production, where nobody is asked.</summary>
    [Parameter(ParameterSetName = RegisterSet)]
    public SwitchParameter Force { get; set; }

    /// <summary>What is degraded counts as unhealthy.</summary>
    [Parameter(ParameterSetName = RegisterSet)]
    public SwitchParameter Strict { get; set; }

    /// <summary>A file for the report, written anew each time: .json, .md or .txt.</summary>
    [Parameter(ParameterSetName = RegisterSet)]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>The folder in which the check runs and looks for its files; by default the current one.</summary>
    [Parameter(ParameterSetName = RegisterSet)]
    [ValidateNotNullOrEmpty]
    public string? WorkingDirectory { get; set; }

    /// <summary>A file of lines NAME=value with the variables that the check needs: cron and systemd do not have yours.</summary>
    [Parameter(ParameterSetName = RegisterSet)]
    [ValidateNotNullOrEmpty]
    public string? EnvironmentFile { get; set; }

    /// <summary>The path of pwsh or perfsh; by default this one's.</summary>
    [Parameter(ParameterSetName = RegisterSet)]
    [ValidateNotNullOrEmpty]
    public string? Shell { get; set; }

    /// <summary>Takes the schedule away.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RemoveSet)]
    public SwitchParameter Remove { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            if (Remove)
            {
                TakeAway();
            }
            else
            {
                Register();
            }
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }

    private void Register()
    {
        string folder = FullPath(WorkingDirectory) ?? Folder;
        // What would fail every morning is told now.
        HealthPlan looked = PerfRuntime.PlanHealth(new HealthRequest { Folder = folder, Environment = Environment, Path = FullPath(Path), SmokeTest = SmokeTest, Scenario = FullPath(Scenario) });
        if (looked.Smoke is { Production: true } smoke && !Force)
        {
            throw new PerfException(ErrorIds.ProductionNotConfirmed, $"The target {smoke.Target} is marked production, and nobody is there to confirm the smoke test when the system starts it; add -Force when it is meant.", smoke.Target);
        }

        if (Alert)
        {
            PerfRuntime.LoadAlertPolicy(FullPath(Policy), folder);
        }

        if (FullPath(OutputPath) is { } output)
        {
            PerfRuntime.HealthFormat(output);
        }

        HealthScheduleRequest request = PerfRuntime.CompleteSchedule(Request(Script()), System.IO.Path.Combine(MyInvocation.MyCommand.Module.ModuleBase, "Perf.psd1"), folder);
        HealthSchedule plan = PerfRuntime.PlanSchedule(request);
        string shown = string.Concat(plan.Files.Select(file => $"\n--- {file.Path}\n{file.Text}")) + string.Concat(plan.Commands.Select(command => $"\n$ {command}"));
        if (!ShouldProcess($"{plan.Kind}, {plan.When}:{shown}", $"Register this?\n{shown}", "Register-PerfHealthCheck"))
        {
            WriteObject(plan);
            return;
        }

        HealthSchedule done = PerfRuntime.RegisterSchedule(request);
        if (request is { Kind: HealthScheduleKind.Systemd, IsSystem: false })
        {
            WriteWarning("systemd ends a user's timers when the user signs out; 'loginctl enable-linger' keeps them.");
        }

        WriteObject(done);
    }

    private void TakeAway()
    {
        HealthScheduleRequest request = PerfRuntime.CompleteSchedule(Request(""), "", "") with { Script = "" };
        HealthSchedule found = PerfRuntime.FindSchedule(request);
        if (found.Files.Count == 0)
        {
            WriteWarning($"There is no health check '{request.Name}' of the kind {request.Kind}; nothing was taken away.");
            WriteObject(found);
            return;
        }

        string shown = string.Concat(found.Files.Select(file => $"\n--- {file.Path}\n{file.Text}"));
        WriteObject(ShouldProcess($"{request.Kind}: take away{shown}", $"Take this away?\n{shown}", "Register-PerfHealthCheck -Remove") ? PerfRuntime.RemoveSchedule(request) : found);
    }

    private HealthScheduleRequest Request(string script) => new()
    {
        Kind = Kind ?? PerfRuntime.UsualSchedule,
        Name = Name ?? Environment ?? "default",
        At = TimeOnly.TryParseExact(At, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly at) ? at : throw new PerfException(ErrorIds.ArgumentInvalid, $"-At '{At}' is no time of the day; write 06:00.", At),
        Every = ScenarioArguments.Duration(Every, nameof(Every)),
        Day = Day,
        // Nothing is started to take a schedule away.
        Shell = Remove ? "none" : FullPath(Shell) ?? "",
        Script = script,
        EnvironmentFile = FullPath(EnvironmentFile),
    };

    private string Script()
    {
        string Value(string name, string? text) => text is null ? "" : $" -{name} {PerfRuntime.QuoteForPowerShell(text)}";
        string Switch(string name, bool isSet) => isSet ? $" -{name}" : "";
        return "Test-PerfHealth" + Value(nameof(Environment), Environment) + Value(nameof(Path), FullPath(Path)) + Switch(nameof(SmokeTest), SmokeTest) + Value(nameof(Scenario), FullPath(Scenario)) + Switch(nameof(Force), Force) + Switch(nameof(Alert), Alert)
            + Value(nameof(Policy), FullPath(Policy)) + Value(nameof(OutputPath), FullPath(OutputPath)) + Switch(nameof(Strict), Strict) + " -Enforce";
    }
}
