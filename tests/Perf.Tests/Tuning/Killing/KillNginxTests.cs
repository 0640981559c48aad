using Perf.Tests.Tuning.Mechanisms.Nginx;

namespace Perf.Tests.Tuning.Killing;

/// <summary>The same with a real nginx, also in the middle of checking, exchanging files and reloading.</summary>
public sealed class KillNginxTests
{
    [SkippableFact]
    public async Task Set_KilledAnywhere_IsRecoveredOrOfferedForUndo()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        await using NginxServer server = await new NginxServer().StartAsync();
        var targets = new TuningTargets { Nginx = server.Target, Probes = [$"http://127.0.0.1:{server.Port}/"] };
        var run = new KillRun(_ => new KillPlan(KillSubjects.Change("nginx.directive", "nginx", ("http/gzip", "on"), ("events/worker_connections", "1024")), targets), _ => Task.FromResult(server.Everything()), atOnce: 1);
        await run.SetAsync();
        await run.UndoAsync();
        await run.AtTimesAsync(1, 20, 60, 120, 250);
    }
}
