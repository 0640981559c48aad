using Perf.Telemetry.Monitors;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>A server that is killed while a run goes on: the run ends soon, with what was seen until then.</summary>
public class PostgreSqlCrashTests(ObservedPostgreSql server) : IClassFixture<ObservedPostgreSql>
{
    [SkippableFact]
    public async Task End_AServerThatWasKilled_HasTheWaitsAndSaysWhatIsMissing()
    {
        server.Require();
        string connection = await server.DatabaseAsync("pg_stat_statements");
        var definition = new PostgreSqlMonitor { Name = "pg", ConnectionString = connection, Every = MonitorDefinition.ShortestEvery };
        using var panel = new MonitorPanel(MonitorFactory.CreateAll([definition], new MonitorContext()), text => text, TimeProvider.System);
        panel.Prepare();
        panel.Start();
        using var stop = new CancellationTokenSource();
        Task load = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await ObservedPostgreSql.AskAsync(connection, 20);
            }
        });
        var samples = new List<MonitorSample>();
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                samples.AddRange(panel.Take());
                Thread.Sleep(50);
                return samples.Count(sample => sample.Signal == "postgresql.session.busy" && sample.Value > 0) >= 5;
            },
            TimeSpan.FromSeconds(60)));
        await stop.CancelAsync();
        await load;
        await server.KillAsync();
        IReadOnlyList<string> told = panel.End();
        Assert.Contains(told, text => text.Contains("is not complete", StringComparison.Ordinal) && text.Contains("cannot be reached", StringComparison.Ordinal));
        Assert.All(panel.Tables(), table => Assert.Equal(("pg", "postgresql"), (table.Monitor, table.Kind)));
        Assert.Contains(panel.Tables(), table => table.Name == "waits");
        Assert.DoesNotContain(panel.Tables(), table => table.Name == "statements");
    }
}
