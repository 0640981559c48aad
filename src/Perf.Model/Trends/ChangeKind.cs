namespace Perf;

/// <summary>What a change point is.</summary>
public enum ChangeKind
{
    /// <summary>The values changed their level.</summary>
    Level,

    /// <summary>The machine that made the load changed: values before and after are not comparable, and the difference is no regression.</summary>
    Environment,
}
