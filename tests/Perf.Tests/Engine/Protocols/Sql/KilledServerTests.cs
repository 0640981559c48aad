using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Redis;
using Perf.Engine.Protocols.Sql;
using Perf.Tests.Engine.Protocols.Servers;

namespace Perf.Tests.Engine.Protocols.Sql;

/// <summary>A server that dies under load and comes back: every step ends, with errors of the network, and then steps work again.</summary>
public sealed class KilledServerTests
{
    private static readonly string[] s_expected = [ErrorClasses.ConnectionClosed, ErrorClasses.ConnectionReset, ErrorClasses.ConnectionRefused, ErrorClasses.Connect, ErrorClasses.Server];

    [SkippableFact]
    public async Task PostgreSql() => await RunAsync(
        new PostgreSqlServer(), () => new SqlProtocol(), server => new ConnectionDefinition { Name = "c", Kind = "postgresql", ConnectionString = server.ConnectionString() }, new SqlStep { Connection = "c", Text = "select pg_sleep(0.01)" });

    [SkippableFact]
    public async Task MariaDb() => await RunAsync(
        new MariaDbServer(), () => new SqlProtocol(), server => new ConnectionDefinition { Name = "c", Kind = "mysql", ConnectionString = server.ConnectionString() }, new SqlStep { Connection = "c", Text = "select sleep(0.01)" });

    [SkippableFact]
    public async Task Redis() => await RunAsync(
        new RedisServer(), () => new RedisProtocol(), server => new ConnectionDefinition { Name = "c", Kind = "redis", ConnectionString = server.ConnectionString }, new RedisStep { Connection = "c", Words = ["PING"] });

    private static async Task RunAsync<T>(T server, Func<IProtocol> create, Func<T, ConnectionDefinition> connection, ActionStep step)
        where T : LocalServer
    {
        await server.InitializeAsync();
        try
        {
            server.Require();
            await using IProtocol protocol = create();
            Scenario scenario = StepCalls.Scenario(connection(server)) with { Variables = RedisServer.Variables };
            IStepAction action = StepCalls.Compile(protocol, step, scenario);
            using var end = new CancellationTokenSource();
            Task<List<StepOutcome>>[] users = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => LoopAsync(action, end.Token)))];
            await Task.Delay(500);
            await server.KillAsync();
            await Task.Delay(300);
            Assert.Equal(ErrorClasses.ConnectionRefused, (await StepCalls.RunAsync(action)).ErrorClass);
            await server.RestartAsync();
            await Task.Delay(500);
            await end.CancelAsync();
            StepOutcome[] outcomes = [.. (await Task.WhenAll(users).WaitAsync(TimeSpan.FromSeconds(60))).SelectMany(list => list)];

            Assert.Contains(outcomes, outcome => outcome.ErrorClass is null);
            Assert.Contains(outcomes, outcome => outcome.ErrorClass is not null);
            Assert.All(outcomes.Where(outcome => outcome.ErrorClass is not null), outcome => Assert.True(s_expected.Contains(outcome.ErrorClass), $"{outcome.ErrorClass}: {outcome.ErrorMessage}"));
            Assert.Null((await StepCalls.RunAsync(action)).ErrorClass);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<List<StepOutcome>> LoopAsync(IStepAction action, CancellationToken end)
    {
        var outcomes = new List<StepOutcome>();
        while (!end.IsCancellationRequested)
        {
            outcomes.Add(await StepCalls.RunAsync(action, interrupt: CancellationToken.None));
            await Task.Delay(5, CancellationToken.None);
        }

        return outcomes;
    }
}
