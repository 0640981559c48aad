using Perf.Runtime.Tuning;
using Perf.Tests.Target;

namespace Perf.Tests.Runtime.Tuning;

public class ServiceRestartsTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    [SkippableFact]
    public async Task Restart_Command_IsRunWithItsArgumentsAsTheyAre()
    {
        Skip.If(OperatingSystem.IsWindows());
        string folder = Directory.CreateTempSubdirectory("perf-restart").FullName;
        try
        {
            // What a shell would make of it is a name here.
            string name = Path.Combine(folder, "a; touch b $(id) 'c'");
            var restarts = Of(["touch", name]);
            Assert.True(restarts.Knows("application:shop"));
            Assert.False(restarts.Knows("postgresql"));
            await restarts.RestartAsync("application:shop", default);
            Assert.Equal([name], Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableFact]
    public async Task Restart_CommandThatFails_SaysWhatItSaid()
    {
        Skip.If(OperatingSystem.IsWindows());
        PerfException error = await FailsAsync(ErrorIds.RestartFailed, ["sh", "-c", "echo the port is taken >&2; exit 3"]);
        Assert.Contains("ended with 3. It said: the port is taken", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_CommandThatIsNotThere_SaysSo()
    {
        PerfException error = await FailsAsync(ErrorIds.RestartFailed, ["/no/such/program"]);
        Assert.Contains("cannot be started", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_NoCommand_SaysWhereToDeclareIt() => Assert.Contains("-RestartCommand", (await FailsAsync(ErrorIds.RestartUndeclared, [])).Message, StringComparison.Ordinal);

    [SkippableFact]
    public async Task Restart_CommandThatNeverEnds_IsEnded()
    {
        Skip.If(OperatingSystem.IsWindows());
        var restarts = new ServiceRestarts(new Dictionary<string, IReadOnlyList<string>> { ["nginx"] = ["sleep", "600"] }, null, TimeSpan.FromSeconds(1));
        PerfException error = await Assert.ThrowsAsync<PerfException>(() => restarts.RestartAsync("nginx", default));
        Assert.Equal(ErrorIds.RestartFailed, error.Id);
        Assert.Contains("did not end within 1s", error.Message, StringComparison.Ordinal);
    }

    // A service that it starts keeps the other end of the pipe: waiting for its end would be waiting for the service's.
    [SkippableFact]
    public async Task Restart_CommandThatLeavesAServiceBehind_ComesBackWhileThatRuns()
    {
        Skip.If(OperatingSystem.IsWindows());
        string folder = Directory.CreateTempSubdirectory("perf-restart").FullName;
        string told = Path.Combine(folder, "told");
        string ended = Path.Combine(folder, "ended");
        try
        {
            // The service goes on for a minute, or until it is told to end, and says when it has.
            var restarts = Of(["sh", "-c", "(echo up; i=0; while [ ! -e \"$0\" ] && [ $i -lt 60 ]; do sleep 1; i=$((i+1)); done; touch \"$1\") &", told, ended]);
            await restarts.RestartAsync("application:shop", default);
            Assert.False(File.Exists(ended), "it came back when the service had ended");
        }
        finally
        {
            await File.WriteAllTextAsync(told, "");
            await Eventually.UntilAsync(() => File.Exists(ended));
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableFact]
    public async Task Restart_Cancelled_EndsTheCommand()
    {
        Skip.If(OperatingSystem.IsWindows());
        using var stop = new CancellationTokenSource();
        Task restart = Of(["sleep", "600"]).RestartAsync("application:shop", stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => restart);
    }

    [Fact]
    public async Task Restart_ScriptThatNeverEnds_IsEnded()
    {
        var restarts = new ServiceRestarts(new Dictionary<string, IReadOnlyList<string>>(), (_, stop) => Task.Delay(Timeout.Infinite, stop), TimeSpan.FromMilliseconds(20));
        PerfException error = await Assert.ThrowsAsync<PerfException>(() => restarts.RestartAsync("nginx", default));
        Assert.Equal(ErrorIds.RestartFailed, error.Id);
        Assert.Contains("within 100ms, and was ended", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_ScriptThatIsCancelled_IsNoFailedRestart()
    {
        using var stop = new CancellationTokenSource();
        var restarts = new ServiceRestarts(new Dictionary<string, IReadOnlyList<string>>(), (_, stopped) => Task.Delay(Timeout.Infinite, stopped), s_limit);
        Task restart = restarts.RestartAsync("nginx", stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => restart);
    }

    [Fact]
    public async Task Restart_Script_WinsAndIsGivenTheTarget()
    {
        var given = new List<string>();
        var restarts = new ServiceRestarts(new Dictionary<string, IReadOnlyList<string>> { ["nginx"] = ["/no/such/program"] }, (target, _) =>
        {
            given.Add(target);
            return target == "postgresql" ? throw new InvalidOperationException("pg_ctl says no.") : Task.CompletedTask;
        }, s_limit);
        Assert.True(restarts.Knows("anything"));
        await restarts.RestartAsync("nginx", default);
        PerfException error = await Assert.ThrowsAsync<PerfException>(() => restarts.RestartAsync("postgresql", default));
        Assert.Contains("pg_ctl says no.", error.Message, StringComparison.Ordinal);
        Assert.Equal(["nginx", "postgresql"], given);
    }

    [Fact]
    public async Task Restart_ScriptOfSomeTargets_LeavesTheOthersToTheCommandsOrToNobody()
    {
        var given = new List<string>();
        var commands = new Dictionary<string, IReadOnlyList<string>> { ["nginx"] = ["/no/such/program"] };
        var restarts = new ServiceRestarts(commands, (target, _) =>
        {
            given.Add(target);
            return Task.CompletedTask;
        }, s_limit, new HashSet<string> { "application:shop" });
        Assert.True(restarts.Knows("application:shop"));
        Assert.True(restarts.Knows("nginx"));
        Assert.False(restarts.Knows("postgresql"));
        await restarts.RestartAsync("application:shop", default);
        Assert.Equal(["application:shop"], given);
        Assert.Equal(ErrorIds.RestartFailed, (await Assert.ThrowsAsync<PerfException>(() => restarts.RestartAsync("nginx", default))).Id);
        Assert.Equal(ErrorIds.RestartUndeclared, (await Assert.ThrowsAsync<PerfException>(() => restarts.RestartAsync("postgresql", default))).Id);
        Assert.Single(given);
    }

    private static ServiceRestarts Of(string[] command) => new(new Dictionary<string, IReadOnlyList<string>> { ["application:shop"] = command }, null, s_limit);

    private static async Task<PerfException> FailsAsync(string id, string[] command)
    {
        PerfException error = await Assert.ThrowsAsync<PerfException>(() => Of(command).RestartAsync("application:shop", default));
        Assert.Equal(id, error.Id);
        return error;
    }
}
