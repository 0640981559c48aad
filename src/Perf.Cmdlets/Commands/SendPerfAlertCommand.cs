using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Tells people: judges runs by the policy of alerts and sends what it says, or sends what somebody writes.</summary>
[Cmdlet(VerbsCommunications.Send, "PerfAlert", DefaultParameterSetName = InputSet, SupportsShouldProcess = true)]
[OutputType(typeof(AlertDelivery))]
public sealed class SendPerfAlertCommand : PumpCmdlet
{
    private const string InputSet = "Input";
    private const string TextSet = "Text";
    private const string FlushSet = "Flush";

    private readonly List<Alert> _alerts = [];
    private readonly List<string> _notes = [];
    private AlertPolicy? _policy;

    /// <summary>A run, a verdict, a comparison, or an alert.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputSet, ValueFromPipeline = true)]
    public object InputObject { get; set; } = "";

    /// <summary>The headline of an alert that is written by hand.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TextSet)]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = "";

    /// <summary>The text below it.</summary>
    [Parameter(Position = 1, ParameterSetName = TextSet)]
    public string Message { get; set; } = "";

    /// <summary>What makes two alerts the same matter; by default the title.</summary>
    [Parameter(ParameterSetName = TextSet)]
    public string Key { get; set; } = "";

    /// <summary>Sends all that waits in the outbox at once.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FlushSet)]
    public SwitchParameter Flush { get; set; }

    /// <summary>The scenario, where what is given does not say it.</summary>
    [Parameter(ParameterSetName = TextSet)]
    [Parameter(ParameterSetName = InputSet)]
    [ArgumentCompleter(typeof(StoredScenarioCompleter))]
    public string Scenario { get; set; } = "";

    /// <summary>The environment, where what is given does not say it.</summary>
    [Parameter(ParameterSetName = TextSet)]
    [Parameter(ParameterSetName = InputSet)]
    [Alias("Env")]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    public string? Environment { get; set; }

    /// <summary>Links: @{ Build = 'https://ci.example.com/7' }.</summary>
    [Parameter(ParameterSetName = TextSet)]
    [Parameter(ParameterSetName = InputSet)]
    public Hashtable? Link { get; set; }

    /// <summary>The runs that a run is compared to, in place of its baseline.</summary>
    [Parameter(ParameterSetName = InputSet)]
    public RunResult[]? Baseline { get; set; }

    /// <summary>The severity, in place of the policy's.</summary>
    [Parameter(ParameterSetName = TextSet)]
    [Parameter(ParameterSetName = InputSet)]
    public AlertSeverity? Severity { get; set; }

    /// <summary>Tells that the alerts are over.</summary>
    [Parameter(ParameterSetName = TextSet)]
    [Parameter(ParameterSetName = InputSet)]
    public SwitchParameter Resolve { get; set; }

    /// <summary>Tells that somebody has the alerts in hand.</summary>
    [Parameter(ParameterSetName = TextSet)]
    [Parameter(ParameterSetName = InputSet)]
    public SwitchParameter Acknowledge { get; set; }

    /// <summary>Channels of the policy, in place of those that its routes say.</summary>
    [Parameter(ParameterSetName = TextSet)]
    [Parameter(ParameterSetName = InputSet)]
    [ArgumentCompleter(typeof(AlertChannelCompleter))]
    public string[] Channel { get; set; } = [];

    /// <summary>The file of the policy; by default the nearest config/ci-cd/alerts.yaml.</summary>
    [Parameter]
    public string? Policy { get; set; }

    /// <summary>How long to go on trying before what could not be delivered is left in the outbox: 30s, 2m.</summary>
    [Parameter]
    [DurationTransform]
    public string RetryFor { get; set; } = "30s";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            _alerts.AddRange(ParameterSetName switch
            {
                InputSet => AlertsOf(InputObject.Unwrapped()),
                TextSet => [PerfRuntime.ManualAlert(Draft())],
                _ => [],
            });
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            // What waits knows where it goes; no policy is needed for it.
            AlertPolicy policy = Flush ? new AlertPolicy() : LoadPolicy();
            AlertSendRequest request = Request();
            IReadOnlyList<AlertDelivery> previews = Flush ? [] : Send(policy, request with { IsTrial = true });
            string shown = previews.Count > 0 ? string.Join("\n\n", previews.Select(Shown)) : "Nothing new to tell. What waits in the outbox is sent.";
            if (!ShouldProcess(shown, $"Send this?\n{shown}", "Send-PerfAlert"))
            {
                WriteObject(previews, enumerateCollection: true);
                return;
            }

            foreach (AlertDelivery delivery in Send(policy, request))
            {
                WriteObject(delivery);
                Tell(delivery);
            }
        }
        catch (PerfException fault)
        {
            this.Fail(fault);
        }
        finally
        {
            _notes.Distinct().ToList().ForEach(WriteWarning);
        }
    }

    private IReadOnlyList<AlertDelivery> Send(AlertPolicy policy, AlertSendRequest request) => Pump((_, stop) => PerfRuntime.SendAlertsAsync(policy, _alerts, request, _notes, stop));

    private void Tell(AlertDelivery delivery)
    {
        switch (delivery.Outcome)
        {
            case AlertOutcome.Failed:
                WriteError(new PerfException(ErrorIds.AlertFailed, $"The channel '{delivery.Channel}' does not take '{delivery.Title}': {Sentence(delivery.Reason)}The message is kept in the outbox, in the folder failed.", delivery.Channel).ToRecord());
                break;
            case AlertOutcome.Waiting:
                WriteWarning($"'{delivery.Title}' waits for the channel '{delivery.Channel}': {Sentence(delivery.Reason)}The next Send-PerfAlert tries again{(delivery.NextAttemptAt is { } at ? string.Create(CultureInfo.InvariantCulture, $", from {at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC on") : "")}; Send-PerfAlert -Flush tries at once.");
                break;
        }
    }

    private static string Sentence(string text) => text.Length == 0 ? "" : text.TrimEnd('.') + ". ";

    private static string Shown(AlertDelivery preview) => $"To {preview.Channel} ({preview.Kind}):\n{preview.Preview}{(preview.Reason.Length > 0 ? $"\n({preview.Reason})" : "")}";

    private AlertSendRequest Request() => new()
    {
        Channels = Channel,
        Flush = Flush,
        Resolve = Resolve,
        Acknowledge = Acknowledge,
        Severity = Severity,
        RetryFor = ScenarioArguments.Duration(RetryFor, nameof(RetryFor)),
    };

    private AlertPolicy LoadPolicy() => _policy ??= PerfRuntime.LoadAlertPolicy(FullPath(Policy), Folder);

    private IEnumerable<Alert> AlertsOf(object input) => (input switch
    {
        Alert alert => [alert],
        RunResult run => PerfRuntime.JudgeAlerts(LoadPolicy(), run, Baseline, _notes),
        Verdict verdict => PerfRuntime.JudgeAlerts(LoadPolicy(), verdict),
        ComparisonReport report => PerfRuntime.JudgeAlerts(LoadPolicy(), report.Comparisons, report.Scenario.Length > 0 ? report.Scenario : Scenario, report.Environment ?? Environment, report.CandidateRuns is [.., var newest] ? newest : ""),
        Comparison comparison => PerfRuntime.JudgeAlerts(LoadPolicy(), [comparison], Scenario, Environment, ""),
        _ => throw new PerfException(
            ErrorIds.ArgumentInvalid,
            $"Send-PerfAlert takes runs, verdicts, comparisons and alerts, and this is {input.GetType().FullName}. What came through a job or remoting is a copy without its type: Get-PerfResult gives the run itself.",
            input),
    }).Select(alert => alert with { Links = [.. alert.Links, .. Links()] });

    private Alert Draft() => new()
    {
        Title = Title,
        Message = Message,
        Key = Key,
        Scenario = Scenario,
        Environment = Environment,
        Severity = Severity ?? AlertSeverity.Warning,
        Links = [.. Links()],
    };

    private IEnumerable<AlertLink> Links() => ScenarioArguments.Tags(Link).Select(link => new AlertLink { Title = link.Key, Url = link.Value });
}
