namespace Perf;

/// <summary>What a <see cref="StopStep"/> ends.</summary>
public enum StopScope
{
    /// <summary>The iteration; it counts as one that was made.</summary>
    Iteration,

    /// <summary>The innermost loop; the steps after it go on.</summary>
    Loop,

    /// <summary>The turn of the innermost loop; its next turn follows.</summary>
    Turn,

    /// <summary>The whole test, at once: its status is <see cref="RunStatus.Aborted"/>, as after k6's exec.test.abort.</summary>
    Test,
}
