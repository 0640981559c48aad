using Perf.Tests.Tuning.Support;
using Perf.Tuning;

namespace Perf.Tests.Tuning.Killing;

/// <summary>
/// A mechanism that is killed at every boundary. Parent and child make it anew from the folder, which holds whatever both need to know: a file, the address of a server.
/// </summary>
/// <param name="Name">Its name in the test's list.</param>
/// <param name="PrepareAsync">Makes the target in the folder; the parent calls it once for each kill.</param>
/// <param name="Mechanism">Makes the mechanism; the hook is called in its own middle, where it has one.</param>
/// <param name="Change">The change.</param>
/// <param name="SnapshotAsync">All of the target that must be the same after undoing, as a text; with what a crash must not leave behind.</param>
internal sealed record KillSubject(
    string Name,
    Func<string, Task> PrepareAsync,
    Func<string, IFaultHook, IMechanism> Mechanism,
    PlannedChange Change,
    Func<string, Task<string>> SnapshotAsync)
{
    /// <summary>How its service is restarted; nothing else is needed where it is not.</summary>
    public Func<string, IServiceRestarts> Restarts { get; init; } = static _ => new NoRestarts();

    /// <summary>Takes away what was made in <see cref="PrepareAsync"/> besides the folder.</summary>
    public Func<string, Task> CleanUpAsync { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Everything that makes and undoes changes.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="hook">Called at boundaries.</param>
    internal ApplyContext Context(string folder, IFaultHook hook) => new(BackupsOf(folder), [Mechanism(folder, hook)], Restarts(folder), new OpenDenyList(), TimeProvider.System) { Faults = hook };

    internal static string BackupsOf(string folder) => Path.Combine(folder, "backups");

    public override string ToString() => Name;

    private sealed class NoRestarts : IServiceRestarts
    {
        public bool Knows(string target) => false;

        public Task RestartAsync(string target, CancellationToken cancellation) => throw new InvalidOperationException("Nothing is to be restarted.");
    }
}
