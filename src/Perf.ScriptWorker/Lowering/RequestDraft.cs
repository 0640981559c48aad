namespace Perf.ScriptWorker.Lowering;

/// <summary>A request while it is being put together: what a script says of its answer comes in later lines.</summary>
/// <param name="step">The request itself.</param>
internal sealed class RequestDraft(RequestStep step)
{
    /// <summary>The request itself.</summary>
    public RequestStep Step { get; } = step;

    /// <summary>Whether nothing has happened since it was sent.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>What is checked of its answer.</summary>
    public List<Assertion> Checks { get; } = [];

    /// <summary>What is taken out of its answer.</summary>
    public List<Capture> Captures { get; } = [];

    /// <summary>What would throw in the script, and so end the iteration, if it were missing: needed only where something follows.</summary>
    public List<Capture> Guards { get; } = [];

    /// <summary>The step.</summary>
    /// <param name="isLast">Whether nothing follows in the iteration.</param>
    public RequestStep Finish(bool isLast)
    {
        // What is missing ends the iteration before anything is taken.
        IEnumerable<Capture> guards = isLast ? [] : Guards.DistinctBy(guard => (guard.Kind, guard.Selector));
        return Step with { Checks = Checks, Captures = [.. guards, .. Captures] };
    }
}
