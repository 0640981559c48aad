namespace Perf;

/// <summary>Which row of a data file an iteration gets.</summary>
public enum DataOrder
{
    /// <summary>The next in the file's order; after the last comes the first again.</summary>
    Sequence,

    /// <summary>One at random; it follows from the seed and the iteration.</summary>
    Random,

    /// <summary>All in an order at random, then all in another one.</summary>
    Shuffle,

    /// <summary>The next in the file's order, and none a second time: when all are taken, flows that need one end.</summary>
    Once,
}
