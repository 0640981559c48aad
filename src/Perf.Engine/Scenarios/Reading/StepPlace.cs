namespace Perf.Engine.Scenarios.Reading;

/// <summary>Where a step stands.</summary>
/// <param name="Depth">How many steps are around it.</param>
/// <param name="IsInLoop">Whether there is a loop that it could stop.</param>
internal readonly record struct StepPlace(int Depth, bool IsInLoop)
{
    /// <summary>The deepest that steps are nested: deeper nobody reads, and a plan could not be written as JSON.</summary>
    public const int MaxDepth = 16;

    /// <summary>The place of steps within a step here.</summary>
    public StepPlace Within => this with { Depth = Depth + 1 };

    /// <summary>The place of the steps of a loop here.</summary>
    public StepPlace InLoop => new(Depth + 1, IsInLoop: true);

    /// <summary>The place of the branches of a parallel step here, which stop loops of their own alone.</summary>
    public StepPlace InBranch => new(Depth + 1, IsInLoop: false);
}
