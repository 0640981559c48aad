namespace Perf.Tuning;

/// <summary>What is in use: nothing happens at a boundary.</summary>
internal sealed class NoFaults : IFaultHook
{
    /// <summary>The one there is.</summary>
    internal static NoFaults Instance { get; } = new();

    /// <inheritdoc/>
    public void Reached(string boundary)
    {
    }
}
