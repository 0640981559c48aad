namespace Perf;

/// <summary>The one table of error ids. An id is the name of the fact, and does not change once published.</summary>
public static class ErrorIds
{
    /// <summary>The cluster's store or its agents cannot be reached, or do not take this member's secret or certificate.</summary>
    public const string ClusterUnavailable = nameof(ClusterUnavailable);

    /// <summary>The cluster's connection cannot be read, or asks for what does not go together.</summary>
    public const string ClusterInvalid = nameof(ClusterInvalid);

    /// <summary>Agents that others can reach need a secret or certificates, and there is neither.</summary>
    public const string ClusterInsecure = nameof(ClusterInsecure);

    /// <summary>No agent of the cluster is meant by what was asked for, or fewer than were asked for.</summary>
    public const string AgentNotFound = nameof(AgentNotFound);

    /// <summary>Another agent of the cluster has the name.</summary>
    public const string AgentNameTaken = nameof(AgentNameTaken);

    /// <summary>An agent does not take its part: its limits, its version or its rights do not allow it.</summary>
    public const string AgentRefused = nameof(AgentRefused);

    /// <summary>An agent cannot reach the target.</summary>
    public const string AgentTargetUnreachable = nameof(AgentTargetUnreachable);

    /// <summary>All agents of a run were lost.</summary>
    public const string AgentsLost = nameof(AgentsLost);

    /// <summary>No file at the path that was given.</summary>
    public const string FileNotFound = nameof(FileNotFound);

    /// <summary>The file is there and cannot be read.</summary>
    public const string FileUnreadable = nameof(FileUnreadable);

    /// <summary>The scenario has at least one problem; all are listed.</summary>
    public const string ScenarioInvalid = nameof(ScenarioInvalid);

    /// <summary>config/environments.yaml or the environment's name is wrong.</summary>
    public const string EnvironmentInvalid = nameof(EnvironmentInvalid);

    /// <summary>A threshold's text cannot be read.</summary>
    public const string ThresholdInvalid = nameof(ThresholdInvalid);

    /// <summary>The file of thresholds is not in a known shape.</summary>
    public const string ThresholdFileInvalid = nameof(ThresholdFileInvalid);

    /// <summary>There are no thresholds to judge by.</summary>
    public const string NoThresholds = nameof(NoThresholds);

    /// <summary>At least one threshold is not met.</summary>
    public const string ThresholdFailed = nameof(ThresholdFailed);

    /// <summary>By Artillery's rules the run does not meet what ensure asks for.</summary>
    public const string EnsureFailed = nameof(EnsureFailed);

    /// <summary>The run cannot be judged: the generator was the limit.</summary>
    public const string RunInvalid = nameof(RunInvalid);

    /// <summary>The run was stopped from outside before its plan ended.</summary>
    public const string RunStopped = nameof(RunStopped);

    /// <summary>The run ended itself early because a threshold with abortOnFail was not met.</summary>
    public const string RunAborted = nameof(RunAborted);

    /// <summary>The engine failed; what was measured before is kept.</summary>
    public const string RunFailed = nameof(RunFailed);

    /// <summary>The verdict is not certain, and -Strict asked for certainty.</summary>
    public const string VerdictInconclusive = nameof(VerdictInconclusive);

    /// <summary>The target is marked production and the run was neither forced nor confirmed.</summary>
    public const string ProductionNotConfirmed = nameof(ProductionNotConfirmed);

    /// <summary>An environment variable that the scenario needs is not set.</summary>
    public const string VariableMissing = nameof(VariableMissing);

    /// <summary>What a protocol needs is not on this machine or not in this process, such as a library.</summary>
    public const string DriverUnavailable = nameof(DriverUnavailable);

    /// <summary>The store under $PERF_HOME cannot be opened or read.</summary>
    public const string StoreUnavailable = nameof(StoreUnavailable);

    /// <summary>No stored run matches.</summary>
    public const string RunNotFound = nameof(RunNotFound);

    /// <summary>A run of this id is stored already; it was left as it is.</summary>
    public const string RunExists = nameof(RunExists);

    /// <summary>A run cannot be removed, for it belongs to a baseline.</summary>
    public const string RunInBaseline = nameof(RunInBaseline);

    /// <summary>No stored baseline matches.</summary>
    public const string BaselineNotFound = nameof(BaselineNotFound);

    /// <summary>A run cannot become part of a baseline: it is invalid, failed, or did not end as planned; or the runs do not belong together.</summary>
    public const string BaselineInvalid = nameof(BaselineInvalid);

    /// <summary>Somebody else changed the baseline at the same time.</summary>
    public const string BaselineConflict = nameof(BaselineConflict);

    /// <summary>A run is stored on this machine and could not be sent to the shared history; it will be.</summary>
    public const string HistoryNotShared = nameof(HistoryNotShared);

    /// <summary>history.yaml, or what PERF_HISTORY says, cannot be understood.</summary>
    public const string HistoryInvalid = nameof(HistoryInvalid);

    /// <summary>The run ended before the command reached it.</summary>
    public const string RunEnded = nameof(RunEnded);

    /// <summary>More than one running test is meant; the command works on one.</summary>
    public const string RunAmbiguous = nameof(RunAmbiguous);

    /// <summary>A running test cannot be reached from another session, or does not do what it is told.</summary>
    public const string ControlUnavailable = nameof(ControlUnavailable);

    /// <summary>A search for the capacity could not begin or go on.</summary>
    public const string CapacityFailed = nameof(CapacityFailed);

    /// <summary>A result file is not a result that Perf can read.</summary>
    public const string ResultInvalid = nameof(ResultInvalid);

    /// <summary>A report cannot be written.</summary>
    public const string ReportFailed = nameof(ReportFailed);

    /// <summary>The file for raw samples cannot be written; nothing was run.</summary>
    public const string RawOutputFailed = nameof(RawOutputFailed);

    /// <summary>Another build of the module is loaded in this process.</summary>
    public const string OtherBuildLoaded = nameof(OtherBuildLoaded);

    /// <summary>An argument's value cannot be understood.</summary>
    public const string ArgumentInvalid = nameof(ArgumentInvalid);

    /// <summary>The library that HTTP/3 needs is not on this machine.</summary>
    public const string Http3Unavailable = nameof(Http3Unavailable);

    /// <summary>The descriptors of a gRPC service cannot be had, or they lack the method.</summary>
    public const string DescriptorsUnavailable = nameof(DescriptorsUnavailable);

    /// <summary>The scenario has scripts, and nobody has allowed them to run.</summary>
    public const string ScriptNotAllowed = nameof(ScriptNotAllowed);

    /// <summary>A file of another tool cannot be converted: it is broken, of no known format or version, or has nothing to convert.</summary>
    public const string ImportInvalid = nameof(ImportInvalid);

    /// <summary>The file exists, and nobody has said that it may be replaced.</summary>
    public const string FileExists = nameof(FileExists);

    /// <summary>A file cannot be written.</summary>
    public const string FileUnwritable = nameof(FileUnwritable);

    /// <summary>A script marked its test as failed.</summary>
    public const string TestFailed = nameof(TestFailed);

    /// <summary>What runs scripts of other tools is not there, or cannot be started.</summary>
    public const string WorkerUnavailable = nameof(WorkerUnavailable);

    /// <summary>A script's file has problems, or its init code fails; all that is known is listed.</summary>
    public const string ScriptInvalid = nameof(ScriptInvalid);

    /// <summary>A script asks for a file outside of its folder, and the user has not allowed that.</summary>
    public const string FileNotAllowed = nameof(FileNotAllowed);

    /// <summary>The policy of alerts has problems; all are listed.</summary>
    public const string AlertPolicyInvalid = nameof(AlertPolicyInvalid);

    /// <summary>There is no policy of alerts, or it has no such channel.</summary>
    public const string AlertChannelUnknown = nameof(AlertChannelUnknown);

    /// <summary>A service refuses a message, and would again; it is kept in the outbox.</summary>
    public const string AlertFailed = nameof(AlertFailed);

    /// <summary>The outbox under $PERF_HOME cannot be written or read.</summary>
    public const string OutboxUnavailable = nameof(OutboxUnavailable);

    /// <summary>The file of critical endpoints has problems; all are listed.</summary>
    public const string CriticalEndpointsInvalid = nameof(CriticalEndpointsInvalid);

    /// <summary>The policy of the CI validator, or the rules of what a change concerns, have problems; all are listed.</summary>
    public const string PolicyInvalid = nameof(PolicyInvalid);

    /// <summary>A profile of config/profiling has problems; all are listed.</summary>
    public const string ProfileInvalid = nameof(ProfileInvalid);

    /// <summary>The results that a deployment depends on have issues that block it.</summary>
    public const string ValidationFailed = nameof(ValidationFailed);

    /// <summary>Runs cannot be compared: they are of several scenarios, or none of a side is whole and valid.</summary>
    public const string ComparisonInvalid = nameof(ComparisonInvalid);

    /// <summary>A monitor cannot be on this system, or what it is to read is not there.</summary>
    public const string MonitorUnavailable = nameof(MonitorUnavailable);

    /// <summary>The candidate is worse than the baseline.</summary>
    public const string RegressionFound = nameof(RegressionFound);

    /// <summary>The live dashboard cannot be served: its port is in use, most likely. Nothing was run.</summary>
    public const string DashboardUnavailable = nameof(DashboardUnavailable);

    /// <summary>An output is not written as one: its kind, its address or a setting.</summary>
    public const string OutputInvalid = nameof(OutputInvalid);

    /// <summary>An output that the run requires is not ready; nothing was run.</summary>
    public const string OutputUnavailable = nameof(OutputUnavailable);

    /// <summary>config/health.yaml has problems; all are listed.</summary>
    public const string HealthFileInvalid = nameof(HealthFileInvalid);

    /// <summary>Something that the daily check looks at is unhealthy, or nothing was looked at.</summary>
    public const string HealthFailed = nameof(HealthFailed);

    /// <summary>The system does not take, or does not give back, the schedule of the daily check.</summary>
    public const string ScheduleFailed = nameof(ScheduleFailed);

    /// <summary>An entry of the optimization catalogue is wrong, or asks for what its mechanism must not do.</summary>
    public const string CatalogueInvalid = nameof(CatalogueInvalid);

    /// <summary>No entry of the catalogue has that id.</summary>
    public const string OptimizationUnknown = nameof(OptimizationUnknown);

    /// <summary>The environment does not say what may be changed (tuning: in environments.yaml).</summary>
    public const string NoTuningTargets = nameof(NoTuningTargets);

    /// <summary>There is nothing to act on: no finding, or none that the catalogue has an entry for.</summary>
    public const string NoFindings = nameof(NoFindings);

    /// <summary>A saved plan cannot be read, was edited, or is of another machine.</summary>
    public const string PlanInvalid = nameof(PlanInvalid);

    /// <summary>What a plan saw is no longer so: make it again.</summary>
    public const string PlanStale = nameof(PlanStale);

    /// <summary>The hard deny list forbids it; nothing lifts that.</summary>
    public const string ChangeDenied = nameof(ChangeDenied);

    /// <summary>It cannot be changed as it stands: a precondition does not hold, or something else decides the setting.</summary>
    public const string ChangeRefused = nameof(ChangeRefused);

    /// <summary>It was tried and failed; what was there before is there again, unless the message says otherwise.</summary>
    public const string ChangeFailed = nameof(ChangeFailed);

    /// <summary>Somebody else has changed it since: it is not undone without -Force.</summary>
    public const string ChangeDrifted = nameof(ChangeDrifted);

    /// <summary>The declared command did not restart the service, or it did not answer afterwards.</summary>
    public const string RestartFailed = nameof(RestartFailed);

    /// <summary>It needs a restart, and no command was declared for it (-RestartCommand, or restart: in environments.yaml).</summary>
    public const string RestartUndeclared = nameof(RestartUndeclared);

    /// <summary>It is not within the maintenance window.</summary>
    public const string OutsideWindow = nameof(OutsideWindow);

    /// <summary>Another process is changing this machine's targets.</summary>
    public const string TuningLocked = nameof(TuningLocked);

    /// <summary>A change could not be measured.</summary>
    public const string TrialFailed = nameof(TrialFailed);

    /// <summary>No backup has that id.</summary>
    public const string BackupNotFound = nameof(BackupNotFound);

    /// <summary>A backup is of another machine or server.</summary>
    public const string BackupElsewhere = nameof(BackupElsewhere);

    /// <summary>A backup's journal or files are not what was written.</summary>
    public const string BackupDamaged = nameof(BackupDamaged);

    /// <summary>A newer backup has changed the same setting: undo that one first, or use -Cascade.</summary>
    public const string BackupSuperseded = nameof(BackupSuperseded);

    /// <summary>The journal cannot be written: nothing is changed without it.</summary>
    public const string JournalUnavailable = nameof(JournalUnavailable);

    /// <summary>Some changes could not be undone; undoing again goes on.</summary>
    public const string UndoIncomplete = nameof(UndoIncomplete);

    /// <summary>The exit code for a CI step that ends with this error.</summary>
    /// <param name="id">One of the ids above.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int ExitCodeOf(string id) => id switch
    {
        FileNotFound or FileUnreadable or FileNotAllowed or ScenarioInvalid or EnvironmentInvalid or ThresholdInvalid or ThresholdFileInvalid
            or NoThresholds or ProductionNotConfirmed or VariableMissing or DriverUnavailable or ArgumentInvalid or RunAmbiguous
            or Http3Unavailable or DescriptorsUnavailable or ScriptNotAllowed or ImportInvalid or FileExists => ExitCodes.InvalidConfiguration,
        WorkerUnavailable or BaselineNotFound or BaselineInvalid or HistoryInvalid => ExitCodes.InvalidConfiguration,
        AlertPolicyInvalid or AlertChannelUnknown or CriticalEndpointsInvalid or PolicyInvalid or ProfileInvalid => ExitCodes.InvalidConfiguration,
        ComparisonInvalid or MonitorUnavailable or DashboardUnavailable or OutputInvalid or OutputUnavailable => ExitCodes.InvalidConfiguration,
        CatalogueInvalid or OptimizationUnknown or NoTuningTargets or PlanInvalid or PlanStale or ChangeDenied or RestartUndeclared or BackupNotFound or BackupElsewhere => ExitCodes.InvalidConfiguration,
        HealthFileInvalid or RunNotFound => ExitCodes.InvalidConfiguration,
        ClusterUnavailable or ClusterInvalid or ClusterInsecure or AgentNotFound or AgentNameTaken or AgentRefused or AgentTargetUnreachable => ExitCodes.InvalidConfiguration,
        RegressionFound => ExitCodes.Regression,
        TestFailed => ExitCodes.TestFailed,
        ThresholdFailed or ValidationFailed or HealthFailed => ExitCodes.ThresholdsFailed,
        EnsureFailed => ExitCodes.EnsureFailed,
        RunInvalid => ExitCodes.InvalidRun,
        VerdictInconclusive => ExitCodes.Inconclusive,
        RunStopped => ExitCodes.Stopped,
        RunAborted => ExitCodes.Aborted,
        _ => ExitCodes.ScriptError,
    };
}
