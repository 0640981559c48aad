namespace Perf.Engine.Loops;

/// <summary>The timers of a loop, the earliest on top: a binary heap in which each timer knows its place, so that it can be taken out again.</summary>
internal sealed class TimerHeap
{
    private LoopTimer[] _timers = new LoopTimer[16];

    public int Count { get; private set; }

    /// <summary>The earliest, or null.</summary>
    public LoopTimer? Earliest => Count == 0 ? null : _timers[0];

    /// <summary>When the earliest is due; <see cref="long.MaxValue"/> without one.</summary>
    public long EarliestDue => Count == 0 ? long.MaxValue : _timers[0].Due;

    /// <summary>Sets a timer, or sets it anew.</summary>
    public void Set(LoopTimer timer, long due)
    {
        if (timer.IsSet)
        {
            Remove(timer);
        }

        if (Count == _timers.Length)
        {
            Array.Resize(ref _timers, Count * 2);
        }

        timer.Due = due;
        Put(timer, Count++);
        Rise(timer);
    }

    /// <summary>Takes a timer out; nothing happens when it is not set.</summary>
    public void Remove(LoopTimer timer)
    {
        int place = timer.Place;
        if (place < 0)
        {
            return;
        }

        timer.Place = -1;
        LoopTimer last = _timers[--Count];
        _timers[Count] = null!;
        if (last == timer)
        {
            return;
        }

        Put(last, place);
        Rise(last);
        Sink(last);
    }

    /// <summary>Takes the earliest out when it is due.</summary>
    /// <param name="now">The moment.</param>
    /// <returns>The timer, or null when none is due.</returns>
    public LoopTimer? TakeDue(long now)
    {
        if (EarliestDue > now)
        {
            return null;
        }

        LoopTimer first = _timers[0];
        Remove(first);
        return first;
    }

    private void Rise(LoopTimer timer)
    {
        while (timer.Place > 0 && _timers[(timer.Place - 1) / 2] is var parent && parent.Due > timer.Due)
        {
            int place = parent.Place;
            Put(parent, timer.Place);
            Put(timer, place);
        }
    }

    private void Sink(LoopTimer timer)
    {
        while (true)
        {
            int child = (timer.Place * 2) + 1;
            if (child >= Count)
            {
                return;
            }

            if (child + 1 < Count && _timers[child + 1].Due < _timers[child].Due)
            {
                child++;
            }

            LoopTimer smaller = _timers[child];
            if (smaller.Due >= timer.Due)
            {
                return;
            }

            Put(smaller, timer.Place);
            Put(timer, child);
        }
    }

    private void Put(LoopTimer timer, int place)
    {
        _timers[place] = timer;
        timer.Place = place;
    }
}
