using System.Globalization;

namespace Perf.Telemetry.Monitors;

/// <summary>What went wrong with a monitor, told in one sentence at the run's end however often it happened. Not safe for several threads.</summary>
internal sealed class MonitorTrouble(string monitor, Func<string, string> redact)
{
    private const int MostNotes = 8;
    private const int MostOfReason = 500;

    private readonly List<string> _notes = [];
    private readonly List<string> _missed = [];
    private int _readings;
    private int _failures;
    private int _leftOut;
    private string? _first;
    private TimeSpan _firstAt;
    private string? _last;
    private int _failedLooks;
    private string? _firstFailedLook;
    private bool _isHung;

    /// <summary>A reading was good.</summary>
    public void Succeeded() => _readings++;

    /// <summary>A reading failed.</summary>
    /// <param name="at">When, from the run's start; negative before it.</param>
    /// <param name="reason">Why, and what to do.</param>
    public void Failed(TimeSpan at, string reason)
    {
        _readings++;
        _failures++;
        reason = Shown(reason);
        if (_first is null)
        {
            (_first, _firstAt) = (reason, at);
        }

        _last = reason;
    }

    /// <summary>A look between two readings failed.</summary>
    /// <param name="reason">Why.</param>
    public void LookFailed(string reason)
    {
        _failedLooks++;
        _firstFailedLook ??= Shown(reason);
    }

    /// <summary>Something that is told once, though the reading is good.</summary>
    public void Note(string text)
    {
        if (_notes.Count < MostNotes && !_notes.Contains(text))
        {
            _notes.Add(text);
        }
    }

    /// <summary>What is read once in a run, and was not.</summary>
    public void Miss(string text) => _missed.Add(text);

    /// <summary>Values of a reading were left out.</summary>
    public void LeftOut(int values) => _leftOut = Math.Max(_leftOut, values);

    /// <summary>What is told.</summary>
    /// <param name="isHung">Whether a reading that was told to end has not.</param>
    public IEnumerable<string> Tell(bool isHung)
    {
        _isHung = isHung;
        if (Head() is { } head)
        {
            yield return head;
        }

        if (_firstFailedLook is not null)
        {
            yield return _failedLooks == 1
                ? $"The monitor '{monitor}': a look between two readings failed, and what it would have seen is missing: {_firstFailedLook}"
                : string.Create(CultureInfo.InvariantCulture, $"The monitor '{monitor}': {_failedLooks} looks between readings failed, and what they would have seen is missing; the first: {_firstFailedLook}");
        }

        foreach (string note in _missed.Concat(_notes))
        {
            yield return Named(note);
        }

        if (_leftOut > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The monitor '{monitor}' gives more than {MonitorReading.MostValues} values at a time; {_leftOut} were left out. Ask for fewer.");
        }

        if (isHung)
        {
            yield return Hung;
        }
    }

    private string Shown(string reason)
    {
        reason = redact(reason).Trim().ReplaceLineEndings(" ");
        return reason.Length > MostOfReason ? $"{reason[..MostOfReason]}…" : reason;
    }

    /// <summary>What could not be read, in the words of <see cref="Tell"/>; after it.</summary>
    public IEnumerable<MonitorFault> Faults()
    {
        if (Head() is { } head)
        {
            yield return new MonitorFault { Monitor = monitor, Text = head, Share = _failures / (double)_readings };
        }

        // One that was never read has its reason told, and nothing else of it is news.
        if (_readings > 0 && _failures == _readings)
        {
            yield break;
        }

        foreach (string missed in _missed)
        {
            yield return new MonitorFault { Monitor = monitor, Text = Named(missed) };
        }

        if (_isHung && _readings == 0)
        {
            yield return new MonitorFault { Monitor = monitor, Text = Hung };
        }
    }

    private string Hung => $"The monitor '{monitor}' did not end when it was told to, and was left alone: what it reads does not end by itself.";

    private string? Head()
    {
        if (_first is null)
        {
            return null;
        }

        string when = _firstAt < TimeSpan.Zero ? "" : string.Create(CultureInfo.InvariantCulture, $", first after {_firstAt.TotalSeconds:0.#} s");
        string head = _failures == _readings
            ? $"The monitor '{monitor}' could not be read: {_first}"
            : string.Create(CultureInfo.InvariantCulture, $"The monitor '{monitor}' could not be read {_failures} of {_readings} times{when}: {_first}");
        return _last == _first ? head : $"{head} The last time: {_last}";
    }

    private string Named(string note) => $"The monitor '{monitor}': {redact(note)}";
}
