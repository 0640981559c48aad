namespace Perf;

/// <summary>How far a change point has been borne out by what came after it.</summary>
public enum ChangeState
{
    /// <summary>Fewer than ten values came after it: it may still go away. Runs of both builds tell.</summary>
    Suspected,

    /// <summary>Ten values or more came after it.</summary>
    Confirmed,
}
