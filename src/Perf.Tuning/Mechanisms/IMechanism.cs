namespace Perf.Tuning;

/// <summary>
/// A way to change something and to put it back. Each is one file, knows nothing of catalogue, journal or measuring, and keeps no state between calls: what undoing needs is in the capture, which
/// another process may have made. Errors are <see cref="PerfException"/> that say what to do next.
/// </summary>
internal interface IMechanism
{
    /// <summary>Its name: <c>postgresql.setting</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Whether what is set is also kept where reading it does not show it: in a file that is read at the next boot or start. Then the value in effect being as before does not say that nothing is left to be undone.
    /// </summary>
    bool IsKeptBesides => false;

    /// <summary>Whether what is read is what a file says. A service that reads it when it starts may run with something else: nobody can tell whether whoever put the file back has restarted it, too.</summary>
    bool SeesFilesAlone => false;

    /// <summary>Reads what the order's settings are now, and whether they can be changed at all. Writes nothing anywhere.</summary>
    /// <param name="order">What is to be changed.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What was seen.</returns>
    Task<Observation> ObserveAsync(ChangeOrder order, CancellationToken cancellation);

    /// <summary>Takes what undoing will need. Writes nothing: the journal does.</summary>
    /// <param name="order">What is to be changed.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The capture.</returns>
    Task<Capture> CaptureAsync(ChangeOrder order, CancellationToken cancellation);

    /// <summary>Makes the change, after checking it on a copy where that can be done. When it throws, what was there before is there again, or <see cref="RestoreAsync"/> brings it back.</summary>
    /// <param name="order">What is to be changed.</param>
    /// <param name="capture">What was there.</param>
    /// <param name="cancellation">Ends it; a change is not left half made.</param>
    Task ApplyAsync(ChangeOrder order, Capture capture, CancellationToken cancellation);

    /// <summary>Puts back what was there, of the given keys alone: what somebody else has changed beside them stays. Doing it twice does nothing the second time.</summary>
    /// <param name="order">What was changed.</param>
    /// <param name="capture">What was there.</param>
    /// <param name="keys">The settings that are put back; those of the order, or fewer.</param>
    /// <param name="cancellation">Ends it.</param>
    Task RestoreAsync(ChangeOrder order, Capture capture, IReadOnlyCollection<string> keys, CancellationToken cancellation);

    /// <summary>
    /// Puts back what was there after the service did not come up again, when nothing can be asked of it any more. What somebody else has changed in its files stays; a file that cannot be read any more, and one that is gone, goes back
    /// whole.
    /// </summary>
    /// <param name="order">What was changed.</param>
    /// <param name="capture">What was there.</param>
    /// <param name="cancellation">Ends it.</param>
    Task RestoreBytesAsync(ChangeOrder order, Capture capture, CancellationToken cancellation) => RestoreAsync(order, capture, [.. order.Settings.Keys], cancellation);

    /// <summary>Waits until the service answers again after a restart.</summary>
    /// <param name="order">What was changed.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether it did within its time.</returns>
    Task<bool> IsReadyAsync(ChangeOrder order, CancellationToken cancellation) => Task.FromResult(true);

    /// <summary>How a setting stands that is set in several places (<see cref="Observation.Parts"/>), each of which counts by itself; null where it is one thing, and its value says it.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="asked">What was set.</param>
    /// <param name="facts">Those of the capture.</param>
    /// <param name="seen">What is there now.</param>
    /// <exception cref="PerfException"><see cref="ErrorIds.BackupDamaged"/>: the capture does not say what was there.</exception>
    SettingStanding? StandingOf(string key, string? asked, IReadOnlyDictionary<string, string> facts, Observation seen) => null;

    /// <summary>Lines for a shell that put back what was there, for the day on which Perf is gone. Nothing secret.</summary>
    /// <param name="order">What was changed.</param>
    /// <param name="capture">What was there, with the paths of its blobs beside the script.</param>
    /// <returns>The lines.</returns>
    IReadOnlyList<string> UndoScript(ChangeOrder order, Capture capture);
}
