namespace Perf.Tests.Tuning.Loop;

/// <summary>Knows how some targets are restarted.</summary>
internal sealed class KnownRestarts(params string[] targets) : IServiceRestarts
{
    public bool Knows(string target) => targets.Contains(target);

    public Task RestartAsync(string target, CancellationToken cancellation) => Task.CompletedTask;
}
