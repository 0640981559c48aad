namespace Perf.Tests.Tuning.Mechanisms;

/// <summary>Restarts nothing.</summary>
internal sealed class NoRestarts : IServiceRestarts
{
    public bool Knows(string target) => false;

    public Task RestartAsync(string target, CancellationToken cancellation) => throw new PerfException(ErrorIds.RestartUndeclared, "None is declared.");
}
