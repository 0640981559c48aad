namespace Perf.Analysis;

/// <summary>What tells one class of bottleneck: a pure function of a run's evidence.</summary>
internal interface IBottleneckRule
{
    /// <summary>The class: <c>db.lock</c>.</summary>
    string Id { get; }

    /// <summary>Where it lies.</summary>
    FindingLayer Layer { get; }

    /// <summary>Says what speaks for the class, what against, and what it costs.</summary>
    /// <param name="run">The run.</param>
    /// <param name="budget">Where its time goes.</param>
    /// <param name="suspicion">Takes it.</param>
    void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion);
}
