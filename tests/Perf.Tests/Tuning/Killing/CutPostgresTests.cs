using Perf.Tests.Tuning.Mechanisms.Postgres;

namespace Perf.Tests.Tuning.Killing;

/// <summary>Journals of changes of a real PostgreSQL are cut. One of its own, so that nobody waits for it.</summary>
public sealed class CutPostgresTests(TuningCluster cluster) : IClassFixture<TuningCluster>
{
    public static TheoryData<string> Mechanisms => KillPostgresTests.Mechanisms;

    [SkippableTheory]
    [MemberData(nameof(Mechanisms))]
    public async Task Journal_CutAnywhere_IsUndoneExactlyOrToldAsDamaged(string mechanism)
    {
        cluster.Require();
        await KillPostgresTests.Run(cluster, KillPostgresTests.Change(mechanism)).CutAsync(inLines: false);
    }
}
