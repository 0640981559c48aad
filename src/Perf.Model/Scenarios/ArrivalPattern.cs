namespace Perf;

/// <summary>How starts are spread about the rate of an arrival executor.</summary>
public enum ArrivalPattern
{
    /// <summary>Evenly: the next start comes when the rate has made up a whole one, as in k6.</summary>
    Uniform,

    /// <summary>As independent users come: a Poisson process, whose gaps are exponentially distributed and whose rate is the executor's.</summary>
    Poisson,
}
