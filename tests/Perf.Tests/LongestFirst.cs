using Perf.Tests.History.Influx;
using Perf.Tests.Telemetry.Monitors;
using Perf.Tests.Tuning.Mechanisms.Postgres;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Perf.Tests.LongestFirst", "Perf.Tests")]

namespace Perf.Tests;

/// <summary>Begins with the collections that take minutes: by chance one of them could begin last, and the other processors would wait for it.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // In the order in which they begin: a collection's own name, or the end of its class's.
    private static readonly string[] s_long =
    [
        TuningClusterCollection.Name, ".KillTests", InfluxCollection.Name, ".KillPostgresSeveralTests", ObservedPostgreSqlCollection.Name, ".KillSeveralTests", ".KillPostgresRestartTests", ".KillNginxTests", ".KillRedisTests", ".TwoProcessesTests", ".AgentProcessTests", ".ClusterRunTests",
        ".ClusterRunTroubleTests", ".ClusterRunLossTests", ".ClusterRunScaleTests", ".StrangerTests", ".LoadEngineTests", ".ScriptRunTests", ".ScriptLifecycleTests", ".VerdictJudgeTests", ".HarmBoundaryTests", ".PairedShiftTests", ".UnpairedDriftTests", ".ReportPageTests",
        ".AccessibilityTests", ".ScreenshotTests", ".LivePageTests", ".RunspaceScriptHostTests", ".WorkerEngineTests", ".ProcessorRunTests", ".InfluxFaultTests",
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        // The rest is mixed, so that not all that need a processor run at once.
        testCollections.OrderBy(Rank).ThenBy(collection => collection.UniqueID);

    /// <summary>The ends of the names of classes among them.</summary>
    internal static IEnumerable<string> Classes => s_long.Where(name => name[0] == '.');

    private static int Rank(ITestCollection collection)
    {
        int index = Array.FindIndex(s_long, name => collection.DisplayName.Contains(name, StringComparison.Ordinal));
        return index < 0 ? s_long.Length : index;
    }
}
