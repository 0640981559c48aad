namespace Perf;

/// <summary>Which of the values found a capture takes.</summary>
public enum CapturePick
{
    /// <summary>The first.</summary>
    First,

    /// <summary>The last.</summary>
    Last,

    /// <summary>One at random; it follows from the seed and the iteration.</summary>
    Random,

    /// <summary>All, as a JSON array.</summary>
    All,

    /// <summary>How many there are; also none.</summary>
    Count,

    /// <summary>The one whose number is given.</summary>
    Nth,
}
