using Perf.Tests.Tuning.Planning;
using Perf.Tuning;
using Perf.Tuning.Postgres;

namespace Perf.Tests.Tuning.Mechanisms.Postgres;

/// <summary>Settings that take effect at a restart alone, where none is asked for: nothing is left waiting for the next one.</summary>
[Collection(TuningClusterCollection.Name)]
public sealed class PostgresSettingUnaskedTests(TuningCluster cluster)
{
    private const int Seed = 40_804;

    private static readonly string[] s_contexts = ["postmaster", "sighup", "superuser", "user", "backend", "superuser-backend"];

    [Fact]
    public void WhyUnasked_AnySetting_IsToldWhereARestartAloneWouldDoAndNoneIsAskedFor()
    {
        var random = new Random(Seed);
        for (int i = 0; i < 2000; i++)
        {
            string context = s_contexts[random.Next(s_contexts.Length)];
            string now = $"{random.Next(1, 4)}MB";
            string? wanted = random.Next(4) == 0 ? null : $"{random.Next(1, 4)}MB";
            bool isInFile = random.Next(2) == 0;
            var effect = (TuningEffect)random.Next(4);
            var seen = new SettingsSeen
            {
                Facts = new ServerFacts(),
                Rows = new Dictionary<string, SettingRow> { ["one"] = new() { Name = "one", Unit = "kB", Kind = "integer", Context = context, Source = isInFile ? "configuration file" : "default", Shown = now } },
                Bytes = isInFile ? System.Text.Encoding.UTF8.GetBytes($"one = '{now}'\n") : [],
            };

            string? why = seen.WhyUnasked("one", wanted, effect);

            bool isSo = wanted is null ? !isInFile : wanted == now;
            Assert.True((why is not null) == (context == "postmaster" && effect != TuningEffect.Restart && !isSo), $"seed {Seed}, number {i}: {context} {effect}, {now} to {wanted}, {isInFile}: {why}");
            Assert.True(why is null || why.Contains("effect: restart", StringComparison.Ordinal), why);
        }
    }

    [SkippableTheory]
    [InlineData("shared_buffers", "24MB", TuningEffect.Reload)]
    [InlineData("shared_buffers", "24MB", TuningEffect.Immediate)]
    [InlineData("max_connections", "60", TuningEffect.Reload)]
    [InlineData("wal_buffers", "1MB", TuningEffect.NewSessions)]
    public async Task Observe_NoRestartIsAskedFor_IsRefusedWithWhatToWrite(string key, string value, TuningEffect effect)
    {
        cluster.Require();
        var mechanism = new PostgresSettingMechanism(cluster.Context());
        ChangeOrder order = Orders.Of("postgresql", ("work_mem", "8MB"), (key, value)) with { Effect = effect };

        Assert.Contains("effect: restart", (await mechanism.ObserveAsync(order, CancellationToken.None)).Refusal, StringComparison.Ordinal);
        Assert.Null((await mechanism.ObserveAsync(order.Restarting(), CancellationToken.None)).Refusal);

        // What is read alone, and what is so already, waits for nothing.
        Assert.Null((await mechanism.ObserveAsync(Orders.Of("postgresql", (key, null)).Planning(), CancellationToken.None)).Refusal);
        Assert.Null((await mechanism.ObserveAsync(Orders.Of("postgresql", ("max_connections", "40")), CancellationToken.None)).Refusal);
    }

    /// <summary>As a plan of an older version would have it: it is not made, and nothing waits in the file.</summary>
    [SkippableFact]
    public async Task Session_ChangeThatAsksForNoRestart_IsRefusedAndWritesNothing()
    {
        cluster.Require();
        string before = await cluster.SettledAsync();
        int restarts = cluster.Restarts;
        string folder = Directory.CreateTempSubdirectory("perf-backups-").FullName;
        try
        {
            var context = new ApplyContext(folder, ServiceMechanisms.All(cluster.Context()), cluster, new DenyList(), TimeProvider.System);
            var change = new PlannedChange
            {
                OptimizationId = "own.connections",
                Title = "More connections",
                Mechanism = "postgresql.setting",
                Target = "postgresql",
                Effect = TuningEffect.Reload,
                Settings = [new SettingChange { Key = "max_connections", Before = "40", After = "60" }],
            };
            using BackupSession session = await BackupSession.BeginAsync(context, new OptimizationPlan { Changes = [change] }, CancellationToken.None);
            Change made = await session.ApplyAsync(1, change, CancellationToken.None);

            Assert.Equal((TuningState.Failed, ErrorIds.ChangeRefused), (made.State, made.ErrorId));
            Assert.Contains("effect: restart", made.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Assert.Equal(before, await cluster.SettledAsync());
        Assert.Equal(restarts, cluster.Restarts);
    }

    /// <summary>An entry of somebody's own: without its effect it is left out, and with it, it takes the strategy that may restart a database.</summary>
    [SkippableTheory]
    [InlineData("conservative", "", OptimizationStrategy.Conservative, "effect: restart")]
    [InlineData("conservative", "", OptimizationStrategy.Aggressive, "effect: restart")]
    [InlineData("aggressive", "effect: restart, ", OptimizationStrategy.Balanced, "it needs the strategy aggressive")]
    [InlineData("aggressive", "effect: restart, ", OptimizationStrategy.Aggressive, null)]
    public async Task Plan_EntryOfOnesOwn_RestartsByTheStrategyThatMay(string least, string effect, OptimizationStrategy strategy, string? left)
    {
        cluster.Require();
        string own = $$"""
            optimizations:
              - id: own.buffers
                title: Larger buffers
                layer: database
                strategy: {{least}}
                risk: low
                change: { mechanism: postgresql.setting, {{effect}}settings: { wal_buffers: 1MB } }
                reason: They are small.
            """;
        MechanismContext targets = cluster.Context();
        var catalogue = OptimizationCatalogue.Of(OptimizationCatalogue.Parse(own, "own.yaml"));
        var planner = new Planner(ServiceMechanisms.All(targets), new DenyList(), new FakeFacts(), cluster, TimeProvider.System, "here", _ => catalogue);

        OptimizationPlan plan = await planner.PlanAsync(new PlanRequest { Strategy = strategy, Targets = targets.Targets, Include = ["own.buffers"] }, CancellationToken.None);

        if (left is null)
        {
            Assert.Equal(TuningEffect.Restart, Assert.Single(plan.Changes).Effect);
            return;
        }

        Assert.Empty(plan.Changes);
        Assert.Contains(left, Assert.Single(plan.Skipped).Reason, StringComparison.Ordinal);
    }
}
