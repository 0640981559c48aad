namespace Perf;

/// <summary>Looks at a store of runs and changes nothing.</summary>
public interface IStoreInspector
{
    /// <summary>Looks at it, all pages included.</summary>
    /// <param name="stop">Ends it.</param>
    /// <returns>What was found; a fault is a finding, and no exception.</returns>
    StoreObservation Inspect(CancellationToken stop);
}
