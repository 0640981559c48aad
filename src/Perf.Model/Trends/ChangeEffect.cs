namespace Perf;

/// <summary>What a change of a metric's level means.</summary>
public enum ChangeEffect
{
    /// <summary>Not known: nobody said whether more or less of it is better, or the machine changed.</summary>
    Unknown,

    /// <summary>The change is for the worse.</summary>
    Regression,

    /// <summary>The change is for the better.</summary>
    Improvement,
}
