namespace Perf.Engine.Loops;

/// <summary>The limits of one length: the one that was set first is reached first, so a linked list keeps them in order without any sorting.</summary>
internal sealed class TimeoutQueue(long length)
{
    private LoopTimeout? _first;
    private LoopTimeout? _last;

    /// <summary>The length in ticks.</summary>
    public long Length { get; } = length;

    /// <summary>When the next one is reached; <see cref="long.MaxValue"/> without one.</summary>
    public long EarliestDue => _first?.Deadline ?? long.MaxValue;

    public void Add(LoopTimeout timeout, long now)
    {
        timeout.Queue = this;
        timeout.Deadline = now + Length;
        timeout.Previous = _last;
        timeout.Next = null;
        if (_last is null)
        {
            _first = timeout;
        }
        else
        {
            _last.Next = timeout;
        }

        _last = timeout;
    }

    /// <summary>Takes one out; nothing happens when it is not in a queue.</summary>
    public static void Remove(LoopTimeout timeout) => timeout.Queue?.Unlink(timeout);

    public LoopTimeout? TakeDue(long now)
    {
        if (_first is not { } first || first.Deadline > now)
        {
            return null;
        }

        Unlink(first);
        return first;
    }

    private void Unlink(LoopTimeout timeout)
    {
        if (timeout.Previous is null)
        {
            _first = timeout.Next;
        }
        else
        {
            timeout.Previous.Next = timeout.Next;
        }

        if (timeout.Next is null)
        {
            _last = timeout.Previous;
        }
        else
        {
            timeout.Next.Previous = timeout.Previous;
        }

        timeout.Queue = null;
        timeout.Next = null;
        timeout.Previous = null;
    }
}
