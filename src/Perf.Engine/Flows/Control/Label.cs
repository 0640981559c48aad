namespace Perf.Engine.Flows.Control;

/// <summary>A place in a program that is jumped to, also from before it is known.</summary>
internal sealed class Label
{
    /// <summary>The place of the step.</summary>
    public int Place { get; set; } = -1;
}
