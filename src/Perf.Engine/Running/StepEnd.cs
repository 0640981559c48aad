namespace Perf.Engine.Running;

/// <summary>What follows upon an answer.</summary>
internal enum StepEnd
{
    /// <summary>Another request of the same step.</summary>
    UnderWay,

    /// <summary>Another attempt at the same step, by its policy.</summary>
    Again,

    /// <summary>The iteration's next step.</summary>
    GoesOn,

    /// <summary>The end of the iteration: a value that later steps need is missing.</summary>
    EndsFlow,

    /// <summary>The end of the iteration: it was cut off.</summary>
    Interrupted,
}
