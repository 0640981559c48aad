namespace Perf;

/// <summary>Where baselines are kept. What was written is never changed: each change is a new version.</summary>
public interface IBaselineStore
{
    /// <summary>Finds baselines, by scenario, environment, name, fingerprint and version.</summary>
    /// <param name="query">Which.</param>
    /// <returns>The newest version of each that was not removed; every version where the query asks for history.</returns>
    IReadOnlyList<Baseline> FindBaselines(BaselineQuery query);

    /// <summary>Writes a version.</summary>
    /// <param name="baseline">The version; its number is one above the newest of the same name, scenario, environment and fingerprint.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.BaselineConflict"/>: somebody else has written that version meanwhile.</exception>
    void AppendBaseline(Baseline baseline);
}
