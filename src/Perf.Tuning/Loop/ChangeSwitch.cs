namespace Perf.Tuning;

/// <summary>Turns changes on and off together: one while it is tried, all that were kept at the end.</summary>
/// <param name="session">Makes them and puts back what was there.</param>
/// <param name="changes">The changes, with their numbers in the plan, in the order in which they are made.</param>
/// <param name="isOn">Whether they are in effect already.</param>
/// <param name="times">Gets to know how long it takes; null where nobody wants to.</param>
internal sealed class ChangeSwitch(IBackupSession session, IReadOnlyList<(int Number, PlannedChange Planned)> changes, bool isOn = false, RestartTimes? times = null)
{
    private readonly HashSet<int> _on = isOn ? [.. changes.Select(change => change.Number)] : [];
    private readonly HashSet<int> _stuck = [];
    private readonly HashSet<int> _left = [];
    private readonly Dictionary<int, Change> _last = [];

    /// <summary>Whether all of them are in effect.</summary>
    public bool IsOn => _on.Count == changes.Count;

    /// <summary>Whether any of them is in effect, or may be: one that could not be put back.</summary>
    public bool IsAnyOn => _on.Count + _stuck.Count > 0;

    /// <summary>Whether one of them is in effect.</summary>
    /// <param name="number">Its number.</param>
    public bool Has(int number) => _on.Contains(number);

    /// <summary>A change as it was after it was turned on or off last; null before.</summary>
    /// <param name="number">Its number.</param>
    public Change? LastOf(int number) => _last.GetValueOrDefault(number);

    /// <summary>
    /// Turns them on, or off in reverse order; those that are so already are left alone. One that could not be put back is neither: it is put back once more, and not made. What somebody else has changed meanwhile is theirs.
    /// </summary>
    /// <param name="on">Whether they are to be in effect.</param>
    /// <param name="reason">Why they are turned off.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The first that could not be turned, as it is now; null where all were.</returns>
    public async Task<Change?> TurnAsync(bool on, string reason, CancellationToken cancellation)
    {
        foreach ((int number, PlannedChange planned) in on ? changes : changes.Reverse())
        {
            bool isThere = _on.Contains(number) || _stuck.Contains(number);
            if (isThere == on || _left.Contains(number))
            {
                continue;
            }

            Change change = await OneAsync(number, planned, on, reason, cancellation).ConfigureAwait(false);
            if (_on.Contains(number) != on || change.State == TuningState.Drifted)
            {
                return change;
            }
        }

        return null;
    }

    /// <summary>Turns all of them off, the last first, going past what cannot be: one that is stuck keeps no other in effect. Nothing ends it.</summary>
    /// <param name="reason">Why.</param>
    /// <returns>The first fault; null where there was none. What each is now, <see cref="LastOf"/> says.</returns>
    public async Task<PerfException?> OffAsync(string reason)
    {
        PerfException? first = null;
        foreach ((int number, PlannedChange planned) in changes.Reverse().Where(change => _on.Contains(change.Number) || _stuck.Contains(change.Number)))
        {
            try
            {
                _ = await OneAsync(number, planned, on: false, reason, CancellationToken.None).ConfigureAwait(false);
            }
            catch (PerfException e)
            {
                first ??= e;
                _last[number] = Told(number, planned, e.Message);
            }
        }

        return first;
    }

    /// <summary>Turns all of them on, in order, going past what cannot be: one that fails keeps no other out of effect. Those that are stuck, or somebody else's by now, are left alone. Nothing ends it.</summary>
    /// <returns>The first fault; null where there was none. What each is now, <see cref="LastOf"/> says.</returns>
    public async Task<PerfException?> OnAsync()
    {
        PerfException? first = null;
        foreach ((int number, PlannedChange planned) in changes.Where(change => !_on.Contains(change.Number) && !_stuck.Contains(change.Number) && !_left.Contains(change.Number)))
        {
            try
            {
                _ = await OneAsync(number, planned, on: true, "", CancellationToken.None).ConfigureAwait(false);
            }
            catch (PerfException e)
            {
                first ??= e;
                _last[number] = Told(number, planned, e.Message);
            }
        }

        return first;
    }

    private async Task<Change> OneAsync(int number, PlannedChange planned, bool on, string reason, CancellationToken cancellation)
    {
        Change change;
        long began = times?.Begin() ?? 0;
        try
        {
            change = on
                ? await session.ApplyAsync(number, planned, cancellation).ConfigureAwait(false)
                : await session.RevertAsync(number, reason, cancellation).ConfigureAwait(false);
        }
        catch (PerfException e) when (e.Id == ErrorIds.ChangeFailed)
        {
            // Putting back has failed in the middle: it may be in effect, or half of it.
            _on.Remove(number);
            _stuck.Add(number);
            _last[number] = Told(number, planned, e.Message) with { State = TuningState.Reverting };
            throw;
        }

        times?.Saw(planned, began);
        _stuck.Remove(number);
        _last[number] = change;
        if (change.State == TuningState.Drifted)
        {
            _left.Add(number);
        }

        _ = change.State is TuningState.Effective or TuningState.Applied or TuningState.Kept ? _on.Add(number) : _on.Remove(number);
        return change;
    }

    private Change Told(int number, PlannedChange planned, string message) =>
        (LastOf(number) ?? ChangeText.Untouched(planned, number, null, "") with { BackupId = session.BackupId, State = TuningState.Kept }) with { Message = message };
}
