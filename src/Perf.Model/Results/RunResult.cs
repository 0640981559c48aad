using System.Diagnostics.CodeAnalysis;

namespace Perf;

/// <summary>What a run measured, with what it was. It survives jobs, remoting, JSON and the store.</summary>
public sealed record RunResult
{
    /// <summary>The version of this shape, as published in config/schemas/result.schema.json.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The run's id: time and a random part, so that ids sort by time.</summary>
    public string Id { get; init; } = "";

    /// <summary>The scenario's name.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The scenario's file, or null when it came as an object.</summary>
    public string? ScenarioPath { get; init; }

    /// <summary>What ran the virtual users, such as <c>k6 script, interpreted</c>; null for steps of Perf's own.</summary>
    public string? Engine { get; init; }

    /// <summary>The environment's name, or null when none was named.</summary>
    public string? Environment { get; init; }

    /// <summary>The target's address, without user name and password.</summary>
    public string Target { get; init; } = "";

    /// <summary>How the run ended.</summary>
    public RunStatus Status { get; init; }

    /// <summary>Why it ended so, when not as planned.</summary>
    public string? StatusReason { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it measured.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How long the plan said it would take, graceful stop not counted; null when the plan cannot know.</summary>
    public TimeSpan? PlannedDuration { get; init; }

    /// <summary>The seed of all that is random in the run; the same plan and seed make the same requests.</summary>
    public int Seed { get; init; }

    /// <summary>The user's own labels.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>What the command that made it was given besides scenario and environment, so that it can be made again; empty where that was nothing, and for results of before that was kept.</summary>
    [AllowNull]
    public IReadOnlyList<RunArgument> Arguments { get; init => field = value?.ToPlainArray() ?? []; } = [];

    /// <summary>The metrics of the whole run by name; see <see cref="MetricNames"/>.</summary>
    public IReadOnlyDictionary<string, MetricSummary> Metrics { get; init; } = new Dictionary<string, MetricSummary>();

    /// <summary>The steps by name, in the order in which they first ran.</summary>
    public IReadOnlyDictionary<string, StepResult> Steps { get; init; } = new Dictionary<string, StepResult>();

    /// <summary>Checks and expectations, by step and name.</summary>
    public IReadOnlyList<CheckResult> Checks { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>Errors by step and class, the most frequent first.</summary>
    public IReadOnlyList<ErrorCount> Errors { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>One line a second.</summary>
    public IReadOnlyList<IntervalSummary> Intervals { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What monitors read while the run went on, a series for each signal; empty for a run without monitors.</summary>
    public IReadOnlyList<MonitorSeries> Monitors { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>What monitors know of the whole run that is no series of numbers, such as a database's statements; empty for a run without monitors.</summary>
    [AllowNull]
    public IReadOnlyList<MonitorTable> MonitorTables { get; init => field = value?.ToPlainArray() ?? []; } = [];

    /// <summary>Which monitors could not be read, or not always, and why; empty where all could.</summary>
    [AllowNull]
    public IReadOnlyList<MonitorFault> MonitorFaults { get; init => field = value?.ToPlainArray() ?? []; } = [];

    /// <summary>Where processes spent their time while the run went on; empty where none was sampled.</summary>
    [AllowNull]
    public IReadOnlyList<ProcessProfile> Profiles { get; init => field = value?.ToPlainArray() ?? []; } = [];

    /// <summary>What the run's outputs came to, one for each; empty for a run without outputs.</summary>
    [AllowNull]
    public IReadOnlyList<OutputResult> Outputs { get; init => field = value?.ToPlainArray() ?? []; } = [];

    /// <summary>What each agent had of it; empty for a run that one process made.</summary>
    [AllowNull]
    public IReadOnlyList<AgentResult> Agents { get; init => field = value?.ToPlainArray() ?? []; } = [];

    /// <summary>Whether the run can be believed.</summary>
    public Validity Validity { get; init; } = new();

    /// <summary>The scenario's thresholds, each with its outcome, value, limit and margin.</summary>
    public IReadOnlyList<Verdict> Thresholds { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The tool whose rules the thresholds were judged by while the run went on; null for Perf's own.</summary>
    public CompatibilityProfile? Compatibility { get; init; }

    /// <summary>The run's outcome: the worst of its thresholds, or Invalid; null when it has no thresholds.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>What was odd and does not stop the run, such as a store that cannot be written.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = value.ToPlainArray(); } = [];

    /// <summary>The machine that made the load.</summary>
    public MachineInfo Machine { get; init; } = new();

    /// <summary>What of that machine decides how fast it is; null for results of other tools, and of versions of Perf that did not know it.</summary>
    public EnvironmentFingerprint? Fingerprint { get; init; }

    /// <summary>The commit that was tested: of the user's folder, or as CI tells it; null where neither is known.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch that was tested, likewise.</summary>
    public string? Branch { get; init; }

    /// <summary>The tool and the file that it was read from; null when Perf measured it.</summary>
    public ResultSource? Source { get; init; }

    /// <summary>The version of Perf that measured, or that read what another tool measured.</summary>
    public string PerfVersion { get; init; } = "";
}
