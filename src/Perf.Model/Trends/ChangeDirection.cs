namespace Perf;

/// <summary>Whether values rose or fell at a change point.</summary>
public enum ChangeDirection
{
    /// <summary>The new level is higher.</summary>
    Up,

    /// <summary>The new level is lower.</summary>
    Down,
}
