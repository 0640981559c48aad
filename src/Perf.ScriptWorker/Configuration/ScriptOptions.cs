namespace Perf.ScriptWorker.Configuration;

/// <summary>A script's options as they hold, in Perf's terms.</summary>
internal sealed record ScriptOptions
{
    /// <summary>The options in k6's own words, of all layers, the shortcuts written out as scenarios: what <c>exec.test.options</c> gives, and where the worker reads what it obeys itself.</summary>
    public string Json { get; init; } = "{}";

    /// <summary>The scenarios, in the order of the script; at least one.</summary>
    public IReadOnlyList<ScriptScenario> Scenarios { get; init; } = [];

    /// <summary>The thresholds.</summary>
    public IReadOnlyList<ScriptThreshold> Thresholds { get; init; } = [];

    /// <summary>What concerns connections.</summary>
    public HttpOptions Http { get; init; } = new();

    /// <summary>Tags of all that is measured.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Options that are allowed and have no effect here, each named.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
