namespace Perf;

/// <summary>What measuring a change has shown. Only <see cref="KpiMet"/> and <see cref="Improved"/> are kept.</summary>
public enum TuningOutcome
{
    /// <summary>It was not measured, because that was asked for (<c>-SkipVerification</c>) or the change is advice only.</summary>
    Unverified,

    /// <summary>Better by 20 % or more, and surely by 10 %.</summary>
    KpiMet,

    /// <summary>Surely better by 3 % or more.</summary>
    Improved,

    /// <summary>No effect that can be told from noise: undone, for what has no evidence is not changed.</summary>
    Neutral,

    /// <summary>Worse, more errors, a longer tail, or a guardrail was hit: undone at once.</summary>
    Harmful,

    /// <summary>The same state measured twice differs too much: nothing can be told, and it is undone.</summary>
    Inconclusive,
}
