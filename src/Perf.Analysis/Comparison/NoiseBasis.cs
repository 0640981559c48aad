namespace Perf.Analysis;

/// <summary>What the noise of a comparison is known by.</summary>
internal enum NoiseBasis
{
    /// <summary>Nothing: a single run of a side and no history.</summary>
    Unknown,

    /// <summary>Three or four runs a side: too few to decide, enough to suspect.</summary>
    FewRuns,

    /// <summary>Few runs, and the earlier runs of the test.</summary>
    History,

    /// <summary>The runs themselves, five or more a side.</summary>
    Runs,
}
