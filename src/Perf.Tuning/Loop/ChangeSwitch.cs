namespace Perf.Tuning;

/// <summary>Turns changes on and off together: one while it is tried, all that were kept at the end.</summary>
/// <param name="session">Makes them and puts back what was there.</param>
/// <param name="changes">The changes, with their numbers in the plan, in the order in which they are made.</param>
/// <param name="isOn">Whether they are in effect already.</param>
internal sealed class ChangeSwitch(IBackupSession session, IReadOnlyList<(int Number, PlannedChange Planned)> changes, bool isOn = false)
{
    private readonly HashSet<int> _on = isOn ? [.. changes.Select(change => change.Number)] : [];
    private readonly Dictionary<int, Change> _last = [];

    /// <summary>Whether all of them are in effect.</summary>
    public bool IsOn => _on.Count == changes.Count;

    /// <summary>Whether any of them is in effect.</summary>
    public bool IsAnyOn => _on.Count > 0;

    /// <summary>A change as it was after it was turned on or off last; null before.</summary>
    /// <param name="number">Its number.</param>
    public Change? LastOf(int number) => _last.GetValueOrDefault(number);

    /// <summary>Turns them on, or off in reverse order; those that are so already are left alone.</summary>
    /// <param name="on">Whether they are to be in effect.</param>
    /// <param name="reason">Why they are turned off.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The first that could not be turned, as it is now; null where all were.</returns>
    public async Task<Change?> TurnAsync(bool on, string reason, CancellationToken cancellation)
    {
        foreach ((int number, PlannedChange planned) in on ? changes : changes.Reverse())
        {
            if (_on.Contains(number) == on)
            {
                continue;
            }

            Change change = on
                ? await session.ApplyAsync(number, planned, cancellation).ConfigureAwait(false)
                : await session.RevertAsync(number, reason, cancellation).ConfigureAwait(false);
            _last[number] = change;
            // What somebody else has changed meanwhile is not ours any more.
            bool isOn = change.State is TuningState.Effective or TuningState.Applied or TuningState.Kept;
            _ = isOn ? _on.Add(number) : _on.Remove(number);
            if (isOn != on || change.State == TuningState.Drifted)
            {
                return change;
            }
        }

        return null;
    }
}
