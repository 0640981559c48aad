namespace Perf.Tuning;

/// <summary>What making and undoing changes needs.</summary>
/// <param name="Folder">The folder of the backups, <c>$PERF_HOME/backups</c>.</param>
/// <param name="Mechanisms">The mechanisms, made for the targets that may be changed.</param>
/// <param name="Restarts">How services are restarted.</param>
/// <param name="Denied">What is never changed: asked once more before each change.</param>
/// <param name="Time">The clock.</param>
internal sealed record ApplyContext(string Folder, IReadOnlyList<IMechanism> Mechanisms, IServiceRestarts Restarts, IDenyList Denied, TimeProvider Time)
{
    /// <summary>Called at every boundary, so that tests can kill the process there.</summary>
    public IFaultHook Faults { get; init; } = NoFaults.Instance;

    /// <summary>What the targets are, as <see cref="TargetPlaces"/> names them: what is locked besides the folder, for those who keep their backups elsewhere.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>The folder of those locks.</summary>
    public string LockFolder { get; init; } = PlaceLocks.Folder;

    /// <summary>The targets as they were declared, with references in place of secrets; null where that is not known.</summary>
    public TuningTargets? Declared { get; init; }

    /// <summary>This machine.</summary>
    public Machine Host { get; init; } = Machine.This;

    /// <summary>Why there is no memory for a change as things are now, right before it is made; null where there is, or it takes none.</summary>
    public Func<PlannedChange, CancellationToken, Task<string?>> Fits { get; init; } = static (_, _) => Task.FromResult<string?>(null);

    /// <summary>The mechanism of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.CatalogueInvalid"/>: there is none.</exception>
    internal IMechanism Mechanism(string name) => Mechanisms.FirstOrDefault(mechanism => mechanism.Name == name) ?? throw new PerfException(
        ErrorIds.CatalogueInvalid,
        $"This version of Perf has no mechanism '{name}'. It has {string.Join(", ", Mechanisms.Select(mechanism => mechanism.Name).Order(StringComparer.Ordinal))}.",
        name);
}
