namespace Perf.Tests.Tuning.Planning;

/// <summary>Knows how some targets are restarted, and fails the test when it is asked to.</summary>
internal sealed class FakeRestarts(params string[] known) : IServiceRestarts
{
    public bool Knows(string target) => known.Contains(target);

    public Task RestartAsync(string target, CancellationToken cancellation) => throw new InvalidOperationException("a plan restarts nothing");
}
