using System.Management.Automation;
using Perf.Commands;

namespace Perf.Tests.Cmdlets.Completion;

/// <summary>Which completer each parameter has, over all commands: what somebody may have forgotten at a new one.</summary>
public sealed class CompletionTableTests
{
    // By the parameter's name, and where a name is of several things, with the command before it.
    private static readonly Dictionary<string, Type[]> s_wanted = new(StringComparer.Ordinal)
    {
        ["Agent"] = [typeof(AgentSelectionCompleter)],
        ["Get-PerfAgent -Name"] = [typeof(AgentNameCompleter)],
        ["Stop-PerfAgent -Name"] = [typeof(AgentNameCompleter)],
        ["BackupId"] = [typeof(BackupIdCompleter)],
        ["Baseline"] = [typeof(BaselineNameCompleter), typeof(RunSourceCompleter)],
        ["Candidate"] = [typeof(RunSourceCompleter)],
        ["Get-PerfBaseline -Name"] = [typeof(BaselineNameCompleter)],
        ["Set-PerfBaseline -Name"] = [typeof(BaselineNameCompleter)],
        ["Remove-PerfBaseline -Name"] = [typeof(BaselineNameCompleter)],
        ["Environment"] = [typeof(EnvironmentCompleter), typeof(StoredEnvironmentCompleter)],
        ["Against"] = [typeof(EnvironmentCompleter)],
        ["Target"] = [typeof(TargetCompleter)],
        ["AllowTarget"] = [typeof(AllowedTargetCompleter)],
        ["Id"] = [typeof(RunIdCompleter), typeof(LiveRunIdCompleter)],
        ["Metric"] = [typeof(MetricCompleter)],
        ["Submetric"] = [typeof(MetricCompleter)],
        ["Step"] = [typeof(StepCompleter)],
        ["Threshold"] = [typeof(ThresholdCompleter)],
        ["Statistic"] = [typeof(StatisticCompleter)],
        ["Flow"] = [typeof(FlowCompleter)],
        ["Scenario"] = [typeof(StoredScenarioCompleter), typeof(ScenarioPathCompleter)],
        ["Get-PerfScenario -Name"] = [typeof(ScenarioNameCompleter)],
        ["Import-PerfResult -Name"] = [typeof(StoredScenarioCompleter)],
        ["Find-PerfCapacity -Path"] = [typeof(ScenarioPathCompleter)],
        ["Invoke-PerfTest -Path"] = [typeof(ScenarioPathCompleter)],
        ["Measure-PerfNoise -Path"] = [typeof(ScenarioPathCompleter)],
        ["Test-PerfScenario -Path"] = [typeof(ScenarioPathCompleter)],
        ["Type"] = [typeof(ScenarioTypeCompleter)],
        ["Branch"] = [typeof(BranchCompleter)],
        ["Commit"] = [typeof(CommitCompleter)],
        ["Cluster"] = [typeof(ClusterCompleter)],
        ["Period"] = [typeof(PeriodCompleter)],
        ["Since"] = [typeof(MomentCompleter)],
        ["Before"] = [typeof(MomentCompleter)],
        ["Monitor"] = [typeof(MonitorCompleter)],
        ["Output"] = [typeof(OutputCompleter)],
        ["Profile"] = [typeof(ProfileCompleter)],
        ["Channel"] = [typeof(AlertChannelCompleter)],
        ["Format"] = [typeof(ReportFormatCompleter), typeof(ResultFormatCompleter), typeof(ConversionFormatCompleter)],
        ["ReportFormat"] = [typeof(DiagnosisFormatCompleter)],
        ["Include"] = [typeof(OptimizationCompleter), typeof(HealthCheckCompleter)],
        ["Exclude"] = [typeof(OptimizationCompleter), typeof(HealthCheckCompleter)],
        ["Get-PerfKpi -Name"] = [typeof(KpiNameCompleter)],
        ["Register-PerfHealthCheck -Name"] = [typeof(EnvironmentCompleter)],
    };

    // What nobody else can know: files (which PowerShell completes), amounts, addresses of one's own, words of one's own.
    private static readonly HashSet<string> s_free =
    [
        "AuthorityPath", "CertificatePath", "ChangedPath", "ConfigPath", "CriticalEndpoint", "EnvironmentFile", "EnvironmentPath", "LiteralPath", "OutputPath", "Path", "Plan", "PlanPath", "Policy", "PolicyPath", "RawOutput",
        "ResultPath", "ResultsPath", "RulePath", "Shell", "WorkingDirectory", "Catalogue",
        "ConfidenceLevel", "DashboardLinger", "DeleteAfter", "Duration", "Every", "KeepFull", "KeepMinutes", "KeepTenSeconds", "Margin", "MaxDuration", "MaxRate", "Rate", "RetryFor", "Stage", "StepDuration", "Timeout", "Tolerance",
        "TrialDuration", "Window", "At", "MaintenanceWindow",
        "Address", "Alertmanager", "Grafana", "HealthPath", "InfluxDb", "Probe", "Prometheus",
        "InputObject", "Key", "LogFormat", "Message", "Name", "Reason", "RestartCommand", "Title",
        // A file's own, and what requests of it are kept.
        "ConvertTo-PerfScenario -Environment", "ConvertTo-PerfScenario -Include", "ConvertTo-PerfScenario -Exclude",
    ];

    [Fact]
    public void Parameters_ThatNameSomething_OfferIt()
    {
        string[] wrong =
        [
            .. CommandParameter.All.Where(IsText).Select(parameter => (Parameter: parameter, Wanted: WantedOf(parameter), Has: parameter.Find<ArgumentCompleterAttribute>()?.Type))
                .Where(one => one.Wanted?.All(type => type != one.Has) == true).Select(one => $"{one.Parameter} has {one.Has?.Name ?? "no completer"}"),
        ];
        Assert.Empty(wrong);
    }

    [Fact]
    public void Parameters_OfText_AreInTheTable()
    {
        string[] unknown = [.. CommandParameter.All.Where(IsText).Where(parameter => WantedOf(parameter) is null && !IsFree(parameter) && parameter.Find<ValidateSetAttribute>() is null).Select(parameter => $"{parameter}")];
        Assert.Empty(unknown);
    }

    [Fact]
    public void Table_NamesNothingThatIsNotThere()
    {
        HashSet<string> names = [.. CommandParameter.All.SelectMany(parameter => new[] { parameter.Name, parameter.ToString() })];
        Assert.Empty(s_wanted.Keys.Concat(s_free).Except(names));
    }

    [Theory]
    [InlineData("https://shop.example.com/api/v1", "https://shop.example.com")]
    [InlineData("http://user:secret@127.0.0.1:3000/", "http://127.0.0.1:3000")]
    [InlineData("sample", "")]
    [InlineData("${env:STAGING}", "")]
    [InlineData("localhost:3000", "")]
    [InlineData(null, "")]
    public void ServerOf_ATarget_HasNoPathAndNoPassword(string? target, string expected) => Assert.Equal(expected, AllowedTargetCompleter.ServerOf(target));

    // A moment is written, too.
    private static bool IsText(CommandParameter parameter) => parameter.ValueType == typeof(string) || parameter.ValueType == typeof(object) || parameter.ValueType == typeof(DateTimeOffset);

    private static Type[]? WantedOf(CommandParameter parameter) =>
        s_free.Contains(parameter.ToString()) ? null : s_wanted.GetValueOrDefault(parameter.ToString()) ?? s_wanted.GetValueOrDefault(parameter.Name);

    private static bool IsFree(CommandParameter parameter) => s_free.Contains(parameter.Name) || s_free.Contains(parameter.ToString());
}
