namespace Perf.Tests.Tuning.Mechanisms;

/// <summary>Restarts nothing, for mechanisms that never do.</summary>
internal sealed class NoRestarts : IServiceRestarts
{
    public bool Knows(string target) => false;

    public Task RestartAsync(string target, CancellationToken cancellation) => throw new InvalidOperationException("a mechanism restarts nothing");
}
