namespace Perf;

/// <summary>What became of a bottleneck over a period.</summary>
public enum BottleneckState
{
    /// <summary>It was not there at the beginning of the period and is since.</summary>
    New,

    /// <summary>It is there again and again, and neither grows nor shrinks by more than noise.</summary>
    Recurring,

    /// <summary>Its impact grows.</summary>
    Growing,

    /// <summary>Its impact shrinks.</summary>
    Shrinking,

    /// <summary>It was there and is not any more.</summary>
    Gone,
}
